import type { FunctionError, InvocationStatus } from '#shared/model/invocation.ts';
import type { Failure } from '../../../emulation.ts';

/** How an invocation ended. */
export interface Outcome {
  status: Exclude<InvocationStatus, 'running'>;
  error: FunctionError | null;
  /** Where the function produced no result of its own. */
  failure: Failure | null;
}

export const OK: Outcome = { status: 'ok', error: null, failure: null };

/** The status that a failure is recorded as. */
export function statusOf(failure: Failure): Outcome['status'] {
  switch (failure.kind) {
    case 'timeout':
      return 'timeout';
    case 'out_of_memory':
    case 'exit':
      return 'crashed';
    case 'throttled':
      return 'throttled';
    case 'request_too_large':
    case 'response_too_large':
      return 'error';
  }
}
