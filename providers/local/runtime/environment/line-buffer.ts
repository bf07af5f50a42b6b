import type { LOG_STREAMS } from './frames.ts';

export type OutputStream = (typeof LOG_STREAMS)[number];

/** A line longer than this is cut into several entries. */
const MAX_LINE = 256 * 1024;

/** Turns what is written to stdout and stderr into lines, keeping an unfinished last line of each. */
export class LineBuffer {
  #rest: Record<OutputStream, string> = { stdout: '', stderr: '' };

  /** Calls `emit` for every line that is complete with `text`. */
  push(stream: OutputStream, text: string, emit: (line: string) => void): void {
    const lines = (this.#rest[stream] + text).split('\n');
    this.#rest[stream] = lines.pop() ?? '';
    for (const line of lines) emit(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (this.#rest[stream].length > MAX_LINE) this.flush(stream, emit);
  }

  /** Calls `emit` with the unfinished line, if there is one. */
  flush(stream: OutputStream, emit: (line: string) => void): void {
    const rest = this.#rest[stream];
    this.#rest[stream] = '';
    if (rest !== '') emit(rest);
  }
}
