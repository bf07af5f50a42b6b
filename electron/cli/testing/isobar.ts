import { spawn, type ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execute } from '../run.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when the process has ended. */
  outcome: Promise<Outcome>;
  /** Resolves when standard output has this, with all of it. */
  prints(pattern: RegExp): Promise<string>;
}

/** Runs the command line as a process of its own. */
export function startIsobar(
  home: string,
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; entry?: string } = {},
): Running {
  const child = spawn(process.execPath, [options.entry ?? MAIN, ...args], {
    env: { ...process.env, ISOBAR_HOME: home, NO_COLOR: '', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const check of waiting) check();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  // It may end without reading what it was sent.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    outcome,
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!pattern.test(stdout)) return;
          waiting.delete(check);
          resolve(stdout);
        };
        waiting.add(check);
        check();
        void outcome.then(() => reject(new Error(`It ended without printing ${pattern}:\n${stdout}\n${stderr}`)));
      }),
  };
}

/** Runs the command line in this process: what a command reads, does and prints, without what a process costs. */
export async function isobar(home: string, args: readonly string[], input: string | Uint8Array = ''): Promise<Outcome> {
  const printed = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const into = (chunks: Buffer[]) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
  process.env['ISOBAR_HOME'] = home;
  const streams = {
    stdout: into(printed.stdout),
    stderr: into(printed.stderr),
    stdin: Readable.from([Buffer.from(input)]),
    env: process.env,
  };
  const code = await execute(args, streams, new AbortController().signal);
  return { code, stdout: Buffer.concat(printed.stdout).toString(), stderr: Buffer.concat(printed.stderr).toString() };
}
