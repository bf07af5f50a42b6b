import { CREDIT_STEP_BYTES } from './frames.ts';

/** The body of a request that comes while the function runs with it already. What is not read stays with the sender. */
export class RequestBody implements AsyncIterable<Uint8Array> {
  readonly #taken: (bytes: number) => void;
  readonly #parts: Uint8Array[] = [];
  #unreported = 0;
  #ended = false;
  #broken = false;
  #wake: (() => void) | null = null;

  /** `taken` is told what has been read of it, in larger steps. */
  constructor(taken: (bytes: number) => void) {
    this.#taken = taken;
  }

  push(part: Uint8Array): void {
    this.#parts.push(part);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Nothing more comes: whoever sent it went away, or the call is over. */
  cut(): void {
    this.#broken = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const part = this.#parts.shift();
      if (part !== undefined) {
        this.#report(part.length);
        yield part;
      } else if (this.#ended) return;
      else if (this.#broken) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    }
  }

  #report(bytes: number): void {
    this.#unreported += bytes;
    if (this.#unreported < CREDIT_STEP_BYTES || this.#broken) return;
    this.#taken(this.#unreported);
    this.#unreported = 0;
  }
}
