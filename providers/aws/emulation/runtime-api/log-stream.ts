import type { WorkerHost } from '../../../emulation.ts';

type Level = Parameters<WorkerHost['log']>[0];

/** Begins a log record in what the Python client writes to stdout; see python/bootstrap.py. */
const FRAME = Buffer.from('\u001e\u0002isobar');
/** Level digit and eight hexadecimal digits of length. */
const FRAME_HEAD = FRAME.length + 9;
/** A line longer than this is cut into several entries. */
const MAX_LINE = 256 * 1024;
const LEVELS: readonly Level[] = ['info', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Turns what a runtime writes to stdout or stderr into log entries: a line each, or a whole record where it is framed. */
export class LogStream {
  #rest: Buffer = Buffer.alloc(0);
  readonly #level: Level;
  readonly #emit: (level: Level, text: string) => void;

  constructor(level: Level, emit: (level: Level, text: string) => void) {
    this.#level = level;
    this.#emit = emit;
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#takeOne());
  }

  /** Gives out what is left of a line that was not finished. */
  flush(): void {
    if (this.#rest.length > 0) this.#line(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #takeOne(): boolean {
    const frame = this.#rest.indexOf(FRAME);
    const end = this.#rest.indexOf(10);
    if (frame >= 0 && (end < 0 || frame < end)) return this.#takeFrame(frame);
    if (end >= 0) {
      this.#line(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end + 1);
      return this.#rest.length > 0;
    }
    if (this.#rest.length > MAX_LINE) this.flush();
    return false;
  }

  #takeFrame(at: number): boolean {
    if (at > 0) {
      // Text without a line break came before the record; it is a line of its own.
      this.#line(this.#rest.subarray(0, at));
      this.#rest = this.#rest.subarray(at);
    }
    if (this.#rest.length < FRAME_HEAD) return false;
    const head = this.#rest.toString('latin1', FRAME.length, FRAME_HEAD);
    const size = Number.parseInt(head.slice(1), 16);
    if (!/^\d[\da-f]{8}$/.test(head)) {
      // Somebody else's bytes that look alike.
      this.#line(this.#rest.subarray(0, FRAME_HEAD));
      this.#rest = this.#rest.subarray(FRAME_HEAD);
      return true;
    }
    if (this.#rest.length < FRAME_HEAD + size) return false;
    this.#emit(LEVELS[Number(head[0])] ?? this.#level, this.#rest.toString('utf8', FRAME_HEAD, FRAME_HEAD + size));
    this.#rest = this.#rest.subarray(FRAME_HEAD + size);
    return this.#rest.length > 0;
  }

  #line(bytes: Buffer): void {
    const text = bytes.toString('utf8');
    this.#emit(this.#level, text.endsWith('\r') ? text.slice(0, -1) : text);
  }
}
