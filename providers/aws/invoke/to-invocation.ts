import type { FunctionError, InvocationDetail, InvocationInput, InvocationStatus } from '#shared/model/invocation.ts';
import type { Payload } from '#shared/model/payload.ts';
import { toPayload } from '../../to-payload.ts';
import { toInstant } from '#shared/model/time.ts';
import { toHttpResponse } from '../emulation/function-url.ts';
import type { Report } from '../telemetry/report-line.ts';
import type { LogTail } from './log-tail.ts';

/** What is known of a call when it is over. */
export interface Called {
  id: string;
  functionRef: string;
  functionName: string;
  version: string;
  mode: InvocationDetail['mode'];
  input: Pick<InvocationInput, 'payload' | 'http'>;
  requestSize: number;
  startedAtMs: number;
  /** What the function gave back; null for a call that waits for nothing. */
  response: Uint8Array | null;
  /** `x-amz-function-error`, or the code with which a stream ended; null where the function succeeded. */
  functionError: string | null;
  traceId: string | null;
  tail: LogTail;
}

/** The error object that runtimes give: `{errorType, errorMessage, trace | stackTrace}`. */
export function errorOf(response: Uint8Array | null, code: string): FunctionError {
  try {
    const value = JSON.parse(Buffer.from(response ?? []).toString('utf8')) as Record<string, unknown>;
    const trace = value['trace'] ?? value['stackTrace'];
    return {
      type: typeof value['errorType'] === 'string' ? value['errorType'] : code,
      message: typeof value['errorMessage'] === 'string' ? value['errorMessage'] : code,
      trace: Array.isArray(trace) ? trace.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))) : [],
    };
  } catch {
    return { type: code, message: Buffer.from(response ?? []).toString('utf8') || code, trace: [] };
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
function statusOf({ mode, functionError }: Called, error: FunctionError | null): InvocationStatus {
  if (mode === 'async') return 'accepted';
  if (functionError === null || error === null) return 'ok';
  if (/Timedout|Timeout/i.test(error.type) || /Task timed out after/.test(error.message)) return 'timeout';
  return /^Runtime\.(?:ExitError|OutOfMemory)|signal: killed|exited/i.test(`${error.type} ${error.message}`) ? 'crashed' : 'error';
}

interface Answer {
  response: Payload | null;
  headers: [string, string][];
  http: InvocationDetail['http'];
}

/** For an HTTP request, the answer as a browser would have it; else the function's own. */
function answerOf({ input: { http }, response, functionError }: Called): Answer {
  const bytes = response === null ? null : toPayload(response, 'application/json');
  if (http === null) return { response: bytes, headers: [], http: null };
  const exchange = (status: number | null) => ({ method: http.method, path: http.path, status });
  if (response === null || functionError !== null) return { response: bytes, headers: [], http: exchange(response === null ? null : 502) };
  try {
    const { status, headers, body } = toHttpResponse(Buffer.from(response).toString('utf8'));
    const type = headers.find(([name]) => name === 'content-type')?.[1] ?? null;
    return { response: toPayload(body, type), headers, http: exchange(status) };
  } catch {
    // Not what a function URL understands: its callers would get 502.
    return { response: bytes, headers: [], http: exchange(502) };
  }
}

type Numbers = Pick<InvocationDetail, 'durationMs' | 'billedMs' | 'initMs' | 'cold' | 'phases' | 'memoryMb' | 'memoryMaxMb'>;

/** What the report says; without one, how long the caller waited is all that is known. */
function numbersOf(report: Report | null, elapsed: number | null): Numbers {
  if (report === null) {
    return { durationMs: elapsed, billedMs: null, initMs: null, cold: null, phases: [], memoryMb: null, memoryMaxMb: null };
  }
  const { initMs, durationMs: handlerMs, billedMs, memoryMb, memoryMaxMb } = report;
  const before = initMs ?? 0;
  return {
    durationMs: handlerMs === null ? elapsed : handlerMs + before,
    billedMs,
    initMs,
    cold: initMs !== null,
    phases: [
      ...(initMs === null ? [] : [{ name: 'init' as const, startMs: 0, durationMs: initMs }]),
      ...(handlerMs === null ? [] : [{ name: 'handler' as const, startMs: before, durationMs: handlerMs }]),
    ],
    memoryMb,
    memoryMaxMb,
  };
}

/** The record of a call: Lambda's own numbers where it gave them, measured here where it did not. */
export function toInvocation(called: Called, endedAtMs = Date.now()): InvocationDetail {
  const { tail, startedAtMs, input, mode } = called;
  const { report } = tail;
  const error = called.functionError === null ? null : errorOf(called.response, called.functionError);
  const ended = mode === 'async' ? null : endedAtMs;
  const elapsed = ended === null ? null : ended - startedAtMs;
  const answer = answerOf(called);
  return {
    id: called.id,
    functionRef: called.functionRef,
    functionName: called.functionName,
    version: called.version,
    trigger: 'invoke',
    mode,
    status: statusOf(called, error),
    startedAt: toInstant(startedAtMs),
    endedAt: ended === null ? null : toInstant(ended),
    ...numbersOf(mode === 'dry_run' ? null : report, elapsed),
    requestSize: called.requestSize,
    responseSize: mode === 'sync' || mode === 'stream' ? (called.response?.length ?? null) : null,
    error,
    http: answer.http,
    traceId: called.traceId ?? report?.traceId ?? null,
    environmentId: null,
    request: toPayload(Buffer.from(input.payload.body, input.payload.encoding), input.payload.contentType),
    response: answer.response,
    responseHeaders: answer.headers,
    logs: tail.logs,
  };
}
