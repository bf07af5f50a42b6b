import { WINDOW_BYTES } from '../environment/frames.ts';
import { PreviewBuilder } from './preview.ts';

/** Where the parts of a body go. */
export interface BodyTarget {
  body(part: Uint8Array): void;
  bodyEnd(): void;
}

/** The body of a request on its way to the function that is called with it: no more of it is here than the window allows. */
export class RequestFlow {
  /** What has come of it. */
  readonly received = new PreviewBuilder();
  readonly #source: AsyncIterable<Uint8Array>;
  #unacknowledged = 0;
  #stopped = false;
  #wake: (() => void) | null = null;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  /**
   * Passes on up to `limit` bytes; `tooLarge` is told where more come, and stops it. What nobody wants any more is read and dropped:
   * most clients look for the answer, and send their next request, only when they have sent everything. False where whoever sent
   * it went away before; never rejects.
   */
  async pass(target: BodyTarget, limit: number, tooLarge: (size: number) => void): Promise<boolean> {
    try {
      for await (const part of this.#source) {
        if (this.#stopped) continue;
        this.received.add(part);
        if (this.received.size > limit) {
          tooLarge(this.received.size);
          continue;
        }
        this.#unacknowledged += part.length;
        target.body(part);
        while (this.#unacknowledged >= WINDOW_BYTES && !this.#stopped) await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } catch {
      return false;
    }
    if (!this.#stopped) target.bodyEnd();
    return true;
  }

  /** The function has taken so much of it. */
  taken(bytes: number): void {
    this.#unacknowledged -= bytes;
    this.#wake?.();
  }

  /** The call is over. */
  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }
}
