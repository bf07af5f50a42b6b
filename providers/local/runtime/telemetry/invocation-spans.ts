import { createHash } from 'node:crypto';
import type { Phase } from '#shared/model/invocation.ts';
import { formatLocalRef } from '../../ref.ts';
import type { Span } from '#shared/model/trace.ts';
import type { InvocationRecord } from '../ports.ts';

/** What the spans of an invocation are made from. */
export type SpanSource = Omit<InvocationRecord, 'request' | 'response' | 'responseHeaders' | 'spans' | 'mode' | 'handlerMs'>;

/** Phases that get a span: all of a cold start, and otherwise those that took time. */
export function shownPhases(phases: readonly Phase[], cold: boolean): Phase[] {
  return phases.filter((phase) => isShown(phase, cold));
}

function isShown(phase: Phase, cold: boolean): boolean {
  return cold || phase.durationMs > 0;
}

/** How many spans `invocationSpans` makes. */
export function countInvocationSpans({ phases, cold }: Pick<SpanSource, 'phases' | 'cold'>): number {
  let count = 1;
  for (const phase of phases) if (isShown(phase, cold)) count++;
  return count;
}

/** `faas.trigger` knows five kinds. https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/ */
const TRIGGERS: Record<string, string> = {
  http: 'http',
  schedule: 'timer',
  queue: 'pubsub',
  topic: 'pubsub',
  object: 'datasource',
  change: 'datasource',
};

/**
 * An invocation as OpenTelemetry spans: one of kind server with the `faas.*` conventions, and one per phase below it.
 * `originMs` is the trace's beginning in epoch milliseconds.
 */
export function invocationSpans(source: SpanSource, originMs: number): Span[] {
  const functionRef = formatLocalRef(source.functionName);
  const startMs = microseconds(source.startedAtMs - originMs);
  const shared = { service: source.functionName, statusMessage: null, events: [], functionRef, invocationId: source.id };
  const server: Span = {
    ...shared,
    spanId: source.spanId,
    parentSpanId: source.parentSpanId,
    name: source.functionName,
    kind: 'server',
    startMs,
    durationMs: source.durationMs,
    status: source.status === 'ok' ? 'ok' : 'error',
    statusMessage: source.error === null ? (source.status === 'ok' ? null : source.status) : source.error.message,
    attributes: attributes(source),
    events: exceptionEvents(source, startMs),
  };
  const phases = shownPhases(source.phases, source.cold).map((phase): Span => ({
    ...shared,
    spanId: phaseSpanId(source.spanId, phase.name),
    parentSpanId: source.spanId,
    name: phase.name,
    kind: 'internal',
    startMs: microseconds(startMs + phase.startMs),
    durationMs: phase.durationMs,
    status: 'unset',
    attributes: {},
  }));
  return [server, ...phases];
}

function attributes(source: SpanSource): Span['attributes'] {
  const { http, error } = source;
  return {
    'faas.name': source.functionName,
    'faas.version': source.version,
    'faas.invocation_id': source.id,
    'faas.coldstart': source.cold,
    'faas.trigger': TRIGGERS[source.trigger] ?? 'other',
    'faas.max_memory': source.memoryMb * 1024 * 1024,
    ...(source.environmentId === null ? {} : { 'faas.instance': source.environmentId }),
    ...(http === null ? {} : { 'http.request.method': http.method, 'url.path': http.path }),
    ...(http === null || http.status === null ? {} : { 'http.response.status_code': http.status }),
    ...(error === null ? {} : { 'error.type': error.type }),
    'isobar.status': source.status,
    'isobar.billed_ms': source.billedMs,
    ...(source.initMs === null ? {} : { 'isobar.init_ms': source.initMs }),
    ...(source.memoryMaxMb === null ? {} : { 'isobar.memory_max_mb': source.memoryMaxMb }),
  };
}

/** https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/ */
function exceptionEvents({ error, durationMs }: SpanSource, startMs: number): Span['events'] {
  if (error === null) return [];
  const { type, message, trace } = error;
  const attributes = { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': trace.join('\n') };
  return [{ name: 'exception', atMs: microseconds(startMs + durationMs), attributes }];
}

/** The same phase of the same invocation has the same id whenever it is read. */
function phaseSpanId(spanId: string, phase: string): string {
  return createHash('sha1').update(`${spanId}/${phase}`).digest('hex').slice(0, 16);
}

/** Cuts what a double adds below the microsecond. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
