import type { EngineResponse, InvocationRecord } from '../ports.ts';
import type { RunningInvocation, Sink } from './sink.ts';

type Head = Awaited<EngineResponse['head']>;

/** Runs with a sink of its own and gives the answer as promises and an iterable. The body ends where the answer was cut; `done` says why. */
export function toResponse(run: (sink: Sink) => RunningInvocation, signal: AbortSignal): EngineResponse {
  const head = Promise.withResolvers<Head>();
  const done = Promise.withResolvers<InvocationRecord>();
  const body = new BodyQueue();
  let begun = false;
  const invocation = run({
    head(status, headers, error) {
      begun = true;
      head.resolve({ status, headers, error });
    },
    chunk: (bytes) => body.push(bytes),
    end(record, rest) {
      signal.removeEventListener('abort', cancel);
      if (!begun) head.resolve({ status: null, headers: [], error: record.error });
      if (rest.length > 0) body.push(rest);
      body.end();
      done.resolve(record);
    },
  });
  const cancel = (): void => invocation.cancel();
  body.onTaken = (bytes) => invocation.taken(bytes);
  if (signal.aborted) queueMicrotask(cancel);
  else signal.addEventListener('abort', cancel, { once: true });
  return { id: invocation.id, traceId: invocation.traceId, head: head.promise, body, done: done.promise };
}

/** What has come of a body and not been read yet; the window of the pipe keeps it small. */
class BodyQueue implements AsyncIterable<Uint8Array> {
  onTaken: (bytes: number) => void = () => undefined;
  #parts: Uint8Array[] = [];
  #ended = false;
  #wake: (() => void) | null = null;

  push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const part = this.#parts.shift();
      if (part !== undefined) {
        this.onTaken(part.length);
        yield part;
      } else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    }
  }
}
