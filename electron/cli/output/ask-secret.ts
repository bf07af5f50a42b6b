import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { AppError } from '#shared/errors.ts';
import type { CommandContext } from '../command.ts';

const END = new Set(['\r', '\n', '\u0004']);
const INTERRUPT = '\u0003';
const BACKSPACE = new Set(['\u007F', '\b']);

/** Reads a line from the terminal without showing it. */
async function readHidden(prompt: string, signal: AbortSignal): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.resume();
  stdin.setEncoding('utf8');
  let value = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const cancel = () => reject(new AppError('cancelled', 'Cancelled.'));
  const onData = (text: string) => {
    for (const char of text) {
      if (char === INTERRUPT) return cancel();
      if (END.has(char)) return resolve(value);
      value = BACKSPACE.has(char) ? value.slice(0, -1) : value + char;
    }
    return undefined;
  };
  stdin.on('data', onData);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await promise;
  } finally {
    stdin.off('data', onData);
    signal.removeEventListener('abort', cancel);
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

/** One line of `input` for each name, in their order. */
async function readLines(input: Readable, names: readonly string[]): Promise<string[]> {
  const values: string[] = [];
  const lines = createInterface({ input });
  for await (const line of lines) {
    values.push(line);
    if (values.length === names.length) break;
  }
  lines.close();
  return values;
}

/**
 * Values of secret fields: asked for where somebody is at the terminal, else a line of standard input for each. Never an
 * argument: those are seen by every process of the machine and kept by shells.
 */
export async function askSecrets(names: readonly string[], { terminal, signal }: CommandContext): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  const values = terminal.interactive || names.length === 0 ? null : await readLines(terminal.stdin, names);
  for (const [i, name] of names.entries()) {
    const value = values === null ? await readHidden(`${name}: `, signal) : (values[i] ?? '');
    if (value === '') {
      throw new AppError('invalid_input', `No value for ${name} was given.`, {
        hint: 'Type it where it is asked for, or send it on standard input, one line for each name after --secret.',
        details: { field: 'secret' },
      });
    }
    secrets[name] = value;
  }
  return secrets;
}
