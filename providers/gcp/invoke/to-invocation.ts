import { AppError } from '#shared/errors.ts';
import type { FunctionError, InvocationDetail, InvocationInput, InvocationStatus } from '#shared/model/invocation.ts';
import type { Payload } from '#shared/model/payload.ts';
import { toInstant } from '#shared/model/time.ts';
import { GCP } from '../provider-id.ts';

/** What is known of a call when it is over. */
export interface Called {
  functionRef: string;
  functionName: string;
  version: string;
  mode: InvocationDetail['mode'];
  input: Pick<InvocationInput, 'payload'>;
  /** The request as the function sees it; null for an event of an event function. */
  http: { method: string; path: string } | null;
  memoryMb: number | null;
  requestSize: number;
  traceId: string;
  startedAtMs: number;
  endedAtMs: number;
  status: number;
  headers: [string, string][];
  body: Uint8Array;
  /** Bytes of the whole answer, also where `body` was cut. */
  responseSize: number;
}

/** Kept of an answer for its record. */
export const MAX_KEPT = 1024 * 1024;

export function toPayload(bytes: Uint8Array, contentType: string | null, size = bytes.length): Payload {
  const shown = bytes.subarray(0, MAX_KEPT);
  const about = { contentType, size, truncated: size > shown.length };
  try {
    return { body: new TextDecoder('utf-8', { fatal: true }).decode(shown), encoding: 'utf8', ...about };
  } catch {
    return { body: Buffer.from(shown).toString('base64'), encoding: 'base64', ...about };
  }
}

const headerOf = (headers: readonly [string, string][], name: string): string | null => headers.find(([key]) => key === name)?.[1] ?? null;

/**
 * Answers of Google's front end, which no function gave: who calls was refused, or no instance was free.
 * @see https://cloud.google.com/run/docs/troubleshooting
 */
export function refuseFrontEnd({ status, headers, body, functionRef, functionName }: Called, profile: string): void {
  const text = Buffer.from(body.subarray(0, 2000)).toString('utf8');
  const extra = { provider: GCP, op: 'invoke.invoke' };
  const challenged = /^Bearer/i.test(headerOf(headers, 'www-authenticate') ?? '');
  if (
    (status === 401 || status === 403) &&
    (challenged || /Your client does not have permission|Unauthorized\s*<\/H\d>|is not authenticated/i.test(text))
  ) {
    throw new AppError(
      status === 401 ? 'unauthenticated' : 'forbidden',
      `Google Cloud refused: the profile ${GCP}:${profile} may not call ${functionName}.`,
      {
        ...extra,
        hint: `Give it the role roles/run.invoker on the service, or deploy with the option ${GCP}.invoker=public.`,
      },
    );
  }
  if (status === 404 && /<title>(?:Error: )?(?:404 )?Page not found/i.test(text)) {
    throw new AppError('not_found', `Nothing answers at the address of ${functionName}.`, {
      ...extra,
      hint: `It may be reached from internal networks only: "isobar functions get ${functionRef}" says so under Ingress.`,
    });
  }
  if (status === 429 && /^Rate exceeded\.?\s*$/.test(text)) {
    throw new AppError('throttled', `No instance of ${functionName} was free.`, { ...extra, hint: 'Wait, or raise its most instances.' });
  }
}

function statusOf({ status, body }: Called): InvocationStatus {
  if (status === 504 && /upstream request timeout/i.test(Buffer.from(body.subarray(0, 500)).toString('utf8'))) return 'timeout';
  return status >= 500 ? 'error' : 'ok';
}

/** Functions-framework answers what a function throws with its message. */
function errorOf({ status, headers, body }: Called, outcome: InvocationStatus): FunctionError | null {
  if (outcome === 'ok') return null;
  const text = Buffer.from(body.subarray(0, 4000)).toString('utf8').trim();
  const crashed = headerOf(headers, 'x-google-status') === 'crash';
  return { type: crashed ? 'Crash' : `HTTP ${status}`, message: text === '' ? `It answered with status ${status}.` : text, trace: [] };
}

/**
 * The record of a call. Google tells its caller neither what it billed nor whether it started an instance for it: the
 * duration is measured here, the network included, and billed by the published rule (whole 100 ms). Its id is its trace,
 * which log entries and spans have too. @see https://cloud.google.com/run/pricing
 */
export function toInvocation(called: Called): InvocationDetail {
  const { startedAtMs, endedAtMs, input, status, headers, body, traceId } = called;
  const outcome = statusOf(called);
  const durationMs = Math.max(1, endedAtMs - startedAtMs);
  return {
    id: traceId,
    functionRef: called.functionRef,
    functionName: called.functionName,
    version: called.version,
    trigger: 'invoke',
    mode: called.mode,
    status: outcome,
    startedAt: toInstant(startedAtMs),
    endedAt: toInstant(endedAtMs),
    durationMs,
    billedMs: Math.ceil(durationMs / 100) * 100,
    initMs: null,
    cold: null,
    phases: [],
    memoryMb: called.memoryMb,
    memoryMaxMb: null,
    requestSize: called.requestSize,
    responseSize: called.responseSize,
    error: errorOf(called, outcome),
    http: called.http === null ? null : { method: called.http.method, path: called.http.path, status },
    traceId,
    environmentId: null,
    request: toPayload(Buffer.from(input.payload.body, input.payload.encoding), input.payload.contentType),
    response: toPayload(body, headerOf(headers, 'content-type'), called.responseSize),
    responseHeaders: headers,
    logs: [],
  };
}
