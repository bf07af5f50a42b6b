import { WINDOW_BYTES } from '../environment/frames.ts';
import { PreviewBuilder } from './preview.ts';

/** Where the parts of a body go. */
export interface BodyTarget {
  body(part: Uint8Array): void;
  bodyEnd(): void;
}

/** `broken`: whoever sent it went away. `stopped`: nobody wants the rest. */
export type FlowEnd = { kind: 'complete' | 'stopped' | 'broken' } | { kind: 'too_large'; size: number };

/** The body of a request on its way to the function that is called with it: no more of it is here than the window allows. */
export class RequestFlow {
  /** What has come of it. */
  readonly received = new PreviewBuilder();
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #limit: number;
  #unacknowledged = 0;
  #stopped = false;
  #wake: (() => void) | null = null;

  constructor(source: AsyncIterable<Uint8Array>, limit: number) {
    this.#source = source;
    this.#limit = limit;
  }

  /** Resolves when there is nothing more to pass on; never rejects. */
  async pass(target: BodyTarget): Promise<FlowEnd> {
    try {
      for await (const part of this.#source) {
        if (this.#stopped) return { kind: 'stopped' };
        this.received.add(part);
        if (this.received.size > this.#limit) return { kind: 'too_large', size: this.received.size };
        this.#unacknowledged += part.length;
        target.body(part);
        while (this.#unacknowledged >= WINDOW_BYTES && !this.#stopped) await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } catch {
      return { kind: this.#stopped ? 'stopped' : 'broken' };
    }
    if (this.#stopped) return { kind: 'stopped' };
    target.bodyEnd();
    return { kind: 'complete' };
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
