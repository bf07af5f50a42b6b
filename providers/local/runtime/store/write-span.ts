import type { Span } from '#shared/model/trace.ts';
import type { StoreFile } from './store-file.ts';

/** What a span or an invocation adds to the summary of its trace. Times are epoch milliseconds. */
export interface TraceTouch {
  traceId: string;
  startedAtMs: number;
  endedAtMs: number;
  name: string;
  /** Has no parent: gives the trace its name. */
  root: boolean;
  spans: number;
  errors: number;
  cold: boolean;
}

const BETTER_NAME = '(excluded.name_rank, excluded.name_at) < (name_rank, name_at)';
const TOUCH = `INSERT INTO traces (trace_id, started_at, ended_at, name, name_rank, name_at, span_count, error_count, cold)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (trace_id) DO UPDATE SET
    started_at = min(started_at, excluded.started_at), ended_at = max(ended_at, excluded.ended_at),
    name = CASE WHEN ${BETTER_NAME} THEN excluded.name ELSE name END,
    name_rank = CASE WHEN ${BETTER_NAME} THEN excluded.name_rank ELSE name_rank END,
    name_at = CASE WHEN ${BETTER_NAME} THEN excluded.name_at ELSE name_at END,
    span_count = span_count + excluded.span_count, error_count = error_count + excluded.error_count, cold = max(cold, excluded.cold)`;

/** Keeps the trace's summary, so that a list of traces reads one row for each. */
export function touchTrace(file: StoreFile, touch: TraceTouch): void {
  const { traceId, startedAtMs, endedAtMs, name, root, spans, errors, cold } = touch;
  file.run(TOUCH, traceId, startedAtMs, endedAtMs, name, root ? 0 : 1, startedAtMs, spans, errors, cold ? 1 : 0);
}

const INSERT = `INSERT OR IGNORE INTO spans (trace_id, span_id, parent_span_id, name, kind, service, started_at, duration_ms, status,
  status_message, attributes, events, function, invocation_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * Stores one span; one that is there already (an exporter that sent it twice) stays as it is.
 * Its events keep their times relative to the span's own start.
 */
export function writeSpan(file: StoreFile, traceId: string, startedAtMs: number, span: Span): void {
  const events = span.events.map((event) => ({ ...event, atMs: event.atMs - span.startMs }));
  const changed = file.run(
    INSERT,
    traceId,
    span.spanId,
    span.parentSpanId,
    span.name,
    span.kind,
    span.service,
    startedAtMs,
    span.durationMs,
    span.status,
    span.statusMessage,
    JSON.stringify(span.attributes),
    JSON.stringify(events),
    span.functionRef,
    span.invocationId,
  );
  if (changed === 0) return;
  touchTrace(file, {
    traceId,
    startedAtMs,
    endedAtMs: startedAtMs + span.durationMs,
    name: span.name,
    root: span.parentSpanId === null,
    spans: 1,
    errors: span.status === 'error' ? 1 : 0,
    cold: false,
  });
}
