import type { FunctionKey } from '../../state/function-key.ts';

/** An event that waits to be run, as it is kept in the host's documents. */
export interface AsyncEvent {
  /** Request id of the call that put it here. */
  id: string;
  function: FunctionKey;
  /** Null for `$LATEST`. */
  qualifier: string | null;
  /** Base64. */
  payload: string;
  trigger: string;
  traceparent: string | null;
  /** Functions that have run before in its chain of requests; absent in events of earlier releases. */
  lineage?: string | null;
  enqueuedAtMs: number;
  /** Not before. */
  dueAtMs: number;
  /** Times that the function ran and failed. */
  failures: number;
  /** Times that it was refused for want of concurrency since it ran last. */
  throttles: number;
}
