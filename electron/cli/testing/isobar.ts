import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

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
  options: { input?: string | Uint8Array; env?: Record<string, string>; entry?: string } = {},
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

export function isobar(home: string, args: readonly string[], options: Parameters<typeof startIsobar>[2] = {}): Promise<Outcome> {
  return startIsobar(home, args, options).outcome;
}
