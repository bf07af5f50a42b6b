import type { Readable, Writable } from 'node:stream';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Where a command writes: what was asked for to `out`, everything about it to `err`. */
export interface Terminal {
  out(text: string | Uint8Array): void;
  err(text: string): void;
  line(text: string): void;
  note(text: string): void;
  /** Colour only where a person looks. */
  paint(style: Style, text: string): string;
  /** What is sent on standard input. */
  stdin: Readable;
  /** Whether `out` is a terminal. */
  isTty: boolean;
  /** Whether questions can be asked. */
  interactive: boolean;
  columns: number;
}

interface TtyStream extends Writable {
  isTTY?: boolean;
  columns?: number;
}

export interface TerminalOptions {
  stdout: TtyStream;
  stderr: TtyStream;
  stdin: Readable & { isTTY?: boolean };
  env: Record<string, string | undefined>;
}

export function createTerminal({ stdout, stderr, stdin, env }: TerminalOptions): Terminal {
  const isTty = stdout.isTTY === true;
  const colour = isTty && stderr.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    line: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    paint: (style, text) => (colour ? `\u001B[${CODES[style][0]}m${text}\u001B[${CODES[style][1]}m` : text),
    stdin,
    isTty,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    columns: stdout.columns ?? 120,
  };
}
