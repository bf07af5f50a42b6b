import { spawn, type ChildProcess } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { FrameReader, type FrameListener } from '../environment/frames.ts';
import { engineIsBusy } from './engine-load.ts';
import { LineBuffer, type OutputStream } from '../environment/line-buffer.ts';

/** The command that starts an environment, sandbox and all. */
export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

export interface ProcessExit {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** The last lines of raw stderr: what a crashing process says about itself. */
  lastWords: string;
}

export interface ProcessListener {
  frame: FrameListener;
  /** A line written past `console` and the streams: by native code or a child. */
  line(stream: OutputStream, text: string): void;
  exit(exit: ProcessExit): void;
}

/** After the process is gone its pipes may be kept open by processes it started. */
const PIPES_LINGER_MS = 250;
const LAST_WORDS_BYTES = 4096;
/** Up to this size, frames are copied into one piece rather than written as several. */
const ONE_PIECE_BYTES = 64 * 1024;
/** So many lines in so little time are too many; then so long a rest. */
const LINES_AT_ONCE = 500;
const LINES_MS = 50;
const REST_MS = 50;

/** The operating-system process of an environment: frames in, frames out, and its end. */
export class EnvironmentProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #listener: ProcessListener;
  #lastWords = '';
  #outbox: Uint8Array[] = [];
  /** Lines since `#linesSince`. */
  #lineCount = 0;
  #linesSince = 0;
  #gone = false;

  constructor(command: Command, listener: ProcessListener) {
    this.#listener = listener;
    this.#child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      // Its own process group, so that what it starts can be ended with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe', 'overlapped'],
    });
    this.#pipe = this.#child.stdio[3] as Duplex;
    const reader = new FrameReader((type, call, payload) => listener.frame(type, call, payload));
    this.#pipe.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        // Code in the environment can write to the pipe as well. What is no frame ends the environment, not the runtime.
        this.#lastWords = `The environment wrote something to its pipe that is no frame: ${String(error)}`;
        this.kill();
      }
    });
    this.#pipe.on('error', () => undefined);
    this.#lines(this.#child.stdout, 'stdout');
    this.#lines(this.#child.stderr, 'stderr');
    this.#child.once('error', (error) => {
      this.#lastWords = error.message;
      this.#exited(null, null);
    });
    this.#child.once('close', (code, signal) => this.#exited(code, signal));
    this.#child.once('exit', (code, signal) => {
      // What it started goes with it, also where it ended by itself.
      this.kill();
      setTimeout(() => this.#exited(code, signal), PIPES_LINGER_MS).unref();
    });
  }

  /** Null where it could not be started. */
  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /**
   * Frames of one turn of the event loop travel together, those of two while there is much to do: to wake the process takes
   * longer than to wait for company.
   */
  send(...frame: Uint8Array[]): void {
    if (this.#gone || this.#pipe.destroyed) return;
    if (this.#outbox.length === 0) setImmediate(engineIsBusy() ? this.#flushNextTurn : this.#flush);
    this.#outbox.push(...frame);
  }

  readonly #flushNextTurn = (): void => void setImmediate(this.#flush);

  readonly #flush = (): void => {
    const frames = this.#outbox;
    this.#outbox = [];
    if (this.#gone || this.#pipe.destroyed) return;
    const [only] = frames;
    if (frames.length === 1) {
      this.#pipe.write(only);
      return;
    }
    let bytes = 0;
    for (const part of frames) bytes += part.length;
    if (bytes <= ONE_PIECE_BYTES) {
      this.#pipe.write(Buffer.concat(frames, bytes));
      return;
    }
    this.#pipe.cork();
    for (const part of frames) this.#pipe.write(part);
    this.#pipe.uncork();
  };

  /**
   * Counts a line of output. A process that writes without pause is not read for a moment, so that it waits
   * and leaves this one time for others; nothing is lost.
   */
  countLine(): void {
    if (++this.#lineCount < LINES_AT_ONCE) return;
    const time = performance.now();
    const tooFast = time - this.#linesSince < LINES_MS;
    this.#lineCount = 0;
    this.#linesSince = time;
    if (!tooFast) return;
    const streams = [this.#pipe, this.#child.stdout, this.#child.stderr];
    for (const stream of streams) stream?.pause();
    setTimeout(() => {
      for (const stream of streams) stream?.resume();
      this.#linesSince = performance.now();
    }, REST_MS);
  }

  /** Ends the process and everything it started, at once. */
  kill(): void {
    const { pid } = this;
    if (pid === null || this.#gone) return;
    try {
      if (process.platform === 'win32') this.#child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }

  #lines(stream: Readable | null, name: OutputStream): void {
    const buffer = new LineBuffer();
    const decoder = new TextDecoder();
    const emit = (line: string): void => {
      if (name === 'stderr') this.#lastWords = `${this.#lastWords}${line}\n`.slice(-LAST_WORDS_BYTES);
      this.countLine();
      this.#listener.line(name, line);
    };
    stream?.on('data', (chunk: Buffer) => buffer.push(name, decoder.decode(chunk, { stream: true }), emit));
    stream?.on('end', () => buffer.flush(name, emit));
    stream?.on('error', () => undefined);
  }

  #exited(exitCode: number | null, signal: NodeJS.Signals | null): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#pipe.destroy();
    this.#listener.exit({ exitCode, signal, lastWords: this.#lastWords });
  }
}
