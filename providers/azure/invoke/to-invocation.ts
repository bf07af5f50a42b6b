import type { FunctionError, InvocationDetail, InvocationInput, InvocationStatus } from '#shared/model/invocation.ts';
import { toPayload } from '../../to-payload.ts';
import { toInstant } from '#shared/model/time.ts';

/** What is known of a call when it is over. */
export interface Called {
  /** Of the trace that the call began: Azure answers with no id of its own. */
  id: string;
  functionRef: string;
  functionName: string;
  version: string;
  mode: InvocationDetail['mode'];
  input: Pick<InvocationInput, 'payload' | 'http'>;
  requestSize: number;
  startedAtMs: number;
  /** Null for a call that waits for nothing. */
  answer: { status: number; headers: [string, string][]; body: Uint8Array; size: number } | null;
  method: string;
  path: string;
  isHttp: boolean;
  error: FunctionError | null;
}

/** 502 and 504 are the front end's: the host crashed, or did not answer within its 230 seconds. */
function statusOf({ mode, answer, isHttp }: Called): InvocationStatus {
  if (mode === 'dry_run') return 'ok';
  if (!isHttp || answer === null) return 'accepted';
  if (answer.status === 504) return 'timeout';
  if (answer.status === 502) return 'crashed';
  if (answer.status === 429) return 'throttled';
  return answer.status >= 500 ? 'error' : 'ok';
}

/** The answer, where there was one to wait for. */
function answerOf({ answer, isHttp }: Called): Pick<InvocationDetail, 'response' | 'responseSize' | 'responseHeaders'> {
  if (answer === null) return { response: null, responseSize: null, responseHeaders: [] };
  const type = answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  const response = isHttp ? toPayload(answer.body, type, answer.size) : null;
  return { response, responseSize: answer.size, responseHeaders: answer.headers };
}

/** Only a request is under the trace that was sent along; what the admin route sets off begins one of its own. */
function exchangeOf({ isHttp, mode, method, path, answer, id }: Called): Pick<InvocationDetail, 'http' | 'traceId'> {
  if (!isHttp || mode === 'dry_run') return { http: null, traceId: null };
  return { http: { method, path, status: answer?.status ?? null }, traceId: id };
}

/** The record of a call, with what was measured here: Azure tells its caller neither how long the function ran nor what it bills. */
export function toInvocation(called: Called, endedAtMs = Date.now()): InvocationDetail {
  const { startedAtMs, input, isHttp } = called;
  const status = statusOf(called);
  const elapsed = status === 'accepted' || called.mode === 'dry_run' ? null : endedAtMs - startedAtMs;
  return {
    id: called.id,
    functionRef: called.functionRef,
    functionName: called.functionName,
    version: called.version,
    trigger: 'invoke',
    mode: !isHttp && called.mode === 'sync' ? 'async' : called.mode,
    status,
    startedAt: toInstant(startedAtMs),
    endedAt: status === 'accepted' ? null : toInstant(endedAtMs),
    durationMs: elapsed,
    billedMs: null,
    initMs: null,
    cold: null,
    // How much of it was the function's own is not told.
    phases: [],
    memoryMb: null,
    memoryMaxMb: null,
    requestSize: called.requestSize,
    error: called.error,
    environmentId: null,
    request: toPayload(Buffer.from(input.payload.body, input.payload.encoding), input.payload.contentType),
    logs: [],
    ...answerOf(called),
    ...exchangeOf(called),
  };
}
