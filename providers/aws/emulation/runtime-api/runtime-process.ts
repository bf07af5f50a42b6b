import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { WorkerHost } from '../../../emulation.ts';
import { LogStream } from './log-stream.ts';
import type { RuntimeCommand } from './runtime-command.ts';

/** How a runtime ended. */
export interface RuntimeExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** After the process is gone, others that it started may hold its output open. */
const OUTPUT_LINGERS_MS = 100;
const PAGE_KB = 4;

/** The process of a runtime: its output as log entries, and its end. */
export class RuntimeProcess {
  /** Resolves when it has ended and all that it wrote is logged; rejects where it could not be started. */
  readonly ended: Promise<RuntimeExit>;
  readonly #child: ChildProcess;
  readonly #streams: LogStream[];
  readonly #pid: number | null;

  constructor({ file, args }: RuntimeCommand, env: NodeJS.ProcessEnv, log: WorkerHost['log']) {
    this.#child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    this.#streams = [new LogStream('info', log), new LogStream('error', log)];
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#streams[0]?.push(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#streams[1]?.push(chunk));
    const { promise, resolve, reject } = Promise.withResolvers<RuntimeExit>();
    this.ended = promise;
    this.ended.catch(() => undefined);
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      for (const stream of this.#streams) stream.flush();
      resolve({ code, signal });
    };
    this.#child.once('error', reject);
    this.#child.once('exit', (code, signal) => setTimeout(end, OUTPUT_LINGERS_MS, code, signal));
    this.#child.once('close', end);
    this.#pid = this.#child.pid ?? null;
    // Whatever ends the environment ends the runtime.
    process.once('exit', () => this.#child.kill('SIGKILL'));
  }

  /** Resident memory of the process itself in MB; null where the system does not say. */
  memoryMb(): number | null {
    try {
      const pages = readFileSync(`/proc/${this.#pid}/statm`, 'latin1').split(' ', 2)[1];
      return (Number(pages) * PAGE_KB) / 1024;
    } catch {
      return null;
    }
  }
}
