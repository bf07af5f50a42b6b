import type { Phase } from '#shared/model/invocation.ts';
import type { Span } from '#shared/model/trace.ts';
import type { InvocationFacts } from '../../../emulation.ts';
import type { HeadMessage } from '../environment/messages.ts';
import type { BodyPreview, DeployedFunction, InvocationRecord } from '../ports.ts';
import { now } from './clock.ts';
import type { Outcome } from './outcome.ts';
import { headerOf, previewOf, type PreviewBuilder } from './preview.ts';
import type { RunRequest } from './sink.ts';

/** How the environment came to be, where the invocation waited for it. Epoch milliseconds. */
export interface ColdStart {
  requestedAt: number;
  startedAt: number;
  readyAt: number;
  initMs: number;
}

interface Subject {
  id: string;
  fn: DeployedFunction;
  request: RunRequest;
  startedAt: number;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
}

interface Ending {
  outcome: Outcome;
  facts: InvocationFacts;
  /** `startMs` relative to the handler's beginning. */
  spans: Span[];
  head: HeadMessage | null;
  /** What came of a request's body that was passed on as it came; null where it was there as a whole. */
  received: PreviewBuilder | null;
  /** What came of the body. */
  response: PreviewBuilder;
  environmentId: string | null;
  cold: ColdStart | null;
  dispatchedAt: number | null;
  /** When the handler began, by the environment's own account; null where it did not tell. */
  beganAt: number | null;
  billedMs: number;
}

/** Puts together what is kept of an invocation. */
export function buildRecord(subject: Subject, ending: Ending): InvocationRecord {
  const { fn, request, startedAt } = subject;
  const { facts, head, outcome } = ending;
  const { input, trigger, mode } = request;
  const http = input.kind === 'http' ? input.request : null;
  const handlerAt = handlerStart(startedAt, ending);
  const offset = (handlerAt ?? startedAt) - startedAt;
  for (const span of ending.spans) {
    span.startMs += offset;
    span.service = fn.name;
  }
  return {
    id: subject.id,
    functionName: fn.name,
    version: fn.version,
    trigger,
    mode,
    status: outcome.status,
    startedAtMs: startedAt,
    durationMs: now() - startedAt,
    handlerMs: ending.dispatchedAt === null ? 0 : facts.durationMs,
    billedMs: ending.billedMs,
    initMs: facts.initMs,
    cold: ending.cold !== null,
    phases: phasesOf(startedAt, handlerAt, ending),
    memoryMb: fn.project.memoryMb,
    memoryMaxMb: facts.memoryMaxMb,
    request: requestPreview(input, ending.received),
    response: head === null ? null : ending.response.build(headerOf(head.headers, 'content-type')),
    responseHeaders: head?.headers ?? [],
    error: outcome.error,
    http: http === null ? null : { method: http.method, path: http.path, status: head?.status ?? null },
    traceId: subject.traceId,
    spanId: subject.spanId,
    parentSpanId: subject.parentSpanId,
    environmentId: ending.environmentId,
    spans: ending.spans,
  };
}

function requestPreview(input: RunRequest['input'], received: PreviewBuilder | null): BodyPreview {
  if (input.kind === 'event') return previewOf(input.body, input.contentType);
  const contentType = headerOf(input.request.headers, 'content-type');
  return received === null ? previewOf(input.request.body, contentType) : received.build(contentType);
}

/**
 * The environment took the call up a moment after it was sent, or before its turn was noticed here. What it says counts where it
 * can be true: it may run anybody's code.
 */
function handlerStart(startedAt: number, { cold, dispatchedAt, beganAt, facts }: Ending): number | null {
  if (dispatchedAt === null || beganAt === null) return dispatchedAt;
  return beganAt >= (cold?.readyAt ?? startedAt) && beganAt + facts.durationMs <= now() ? beganAt : dispatchedAt;
}

function phasesOf(startedAt: number, handlerAt: number | null, { cold, dispatchedAt, facts }: Ending): Phase[] {
  const phases: Phase[] = [];
  const add = (name: Phase['name'], from: number, to: number): void => {
    const start = Math.max(from, startedAt);
    if (to > start) phases.push({ name, startMs: start - startedAt, durationMs: to - start });
  };
  if (cold !== null) {
    add('queue', startedAt, cold.requestedAt);
    add('environment', cold.requestedAt, cold.startedAt);
    add('init', cold.startedAt, cold.readyAt);
  } else add('queue', startedAt, Math.min(dispatchedAt ?? now(), handlerAt ?? Infinity));
  if (handlerAt !== null) phases.push({ name: 'handler', startMs: handlerAt - startedAt, durationMs: facts.durationMs });
  return phases;
}
