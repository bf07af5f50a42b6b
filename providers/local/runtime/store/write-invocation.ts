import type { Span } from '#shared/model/trace.ts';
import { countInvocationSpans } from '../telemetry/invocation-spans.ts';
import { formatLocalRef } from '../../ref.ts';
import type { InvocationRecord } from '../ports.ts';
import { touchTrace, writeSpan } from './write-span.ts';
import type { StoreFile } from './store-file.ts';

const COLUMNS = [
  'id',
  'function',
  'version',
  'trigger',
  'mode',
  'status',
  'started_at',
  'duration_ms',
  'handler_ms',
  'billed_ms',
  'init_ms',
  'cold',
  'phases',
  'memory_mb',
  'memory_max_mb',
  'request_size',
  'response_size',
  'error',
  'http',
  'trace_id',
  'span_id',
  'parent_span_id',
  'environment_id',
  'request_type',
  'request_truncated',
  'response_type',
  'response_truncated',
  'response_headers',
  'request_body',
  'response_body',
];
const INSERT = `INSERT INTO invocations (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;

/** Stores an invocation, the spans made inside and what it means for its trace. Belongs in a transaction. */
export function writeInvocation(file: StoreFile, record: InvocationRecord): void {
  const { request, response } = record;
  file.run(
    INSERT,
    record.id,
    record.functionName,
    record.version,
    record.trigger,
    record.mode,
    record.status,
    record.startedAtMs,
    record.durationMs,
    record.handlerMs,
    record.billedMs,
    record.initMs,
    record.cold ? 1 : 0,
    JSON.stringify(record.phases),
    record.memoryMb,
    record.memoryMaxMb,
    request.size,
    response?.size ?? null,
    record.error === null ? null : JSON.stringify(record.error),
    record.http === null ? null : JSON.stringify(record.http),
    record.traceId,
    record.spanId,
    record.parentSpanId,
    record.environmentId,
    request.contentType,
    request.truncated ? 1 : 0,
    response?.contentType ?? null,
    response?.truncated === true ? 1 : 0,
    JSON.stringify(record.responseHeaders),
    request.bytes,
    response?.bytes ?? null,
  );
  if (record.mode === 'async') file.run('DELETE FROM pending WHERE id = ?', record.id);
  touchTrace(file, {
    traceId: record.traceId,
    startedAtMs: record.startedAtMs,
    endedAtMs: record.startedAtMs + record.durationMs,
    name: record.functionName,
    root: record.parentSpanId === null,
    spans: countInvocationSpans(record),
    errors: record.status === 'ok' ? 0 : 1,
    cold: record.cold,
  });
  for (const span of record.spans) writeSpan(file, record.traceId, record.startedAtMs + span.startMs, withFunction(span, record));
}

/** Spans made inside belong to the function, whether or not they say so. */
function withFunction(span: Span, record: InvocationRecord): Span {
  return { ...span, functionRef: span.functionRef ?? formatLocalRef(record.functionName), invocationId: span.invocationId ?? record.id };
}
