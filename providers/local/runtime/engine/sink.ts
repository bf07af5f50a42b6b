import type { FunctionError } from '#shared/model/invocation.ts';
import type { EngineRequest, InvocationRecord } from '../ports.ts';

/** Who takes the answer of an invocation. Called in order: `head` once, `chunk` any number of times, `end` once. */
export interface Sink {
  /** The answer begins. `status` is null for the answer to an event. */
  head(status: number | null, headers: [string, string][], error: FunctionError | null): void;
  /** A part of the body. The sink says through `RunningInvocation.taken` when it is ready for more. */
  chunk(bytes: Uint8Array): void;
  /**
   * Everything is over and recorded. `rest` is what was held back of the body; `cut` says that the answer
   * had begun and cannot be completed.
   */
  end(record: InvocationRecord, rest: Uint8Array, cut: boolean): void;
}

/** What a sink can do about its invocation. */
export interface RunningInvocation {
  readonly id: string;
  readonly traceId: string;
  /** `bytes` of what `chunk` gave have been passed on. */
  taken(bytes: number): void;
  /** The caller went away. */
  cancel(): void;
}

/** A request without the cancellation signal: sinks cancel through `RunningInvocation`. */
export type RunRequest = Omit<EngineRequest, 'signal'>;
