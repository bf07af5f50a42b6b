import { setImmediate as otherWork } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import { toInstant } from '#shared/model/time.ts';
import type { AttributeValue, Span, Trace, TraceSummary } from '#shared/model/trace.ts';
import type { z } from 'zod';
import { LOCAL, LOCAL_PROFILE } from '../../ref.ts';
import { invocationSpans, microseconds, type SpanSource } from '../telemetry/invocation-spans.ts';
import { jsonOrNull, numberOrNull, SUMMARY_COLUMNS } from './invocation-table.ts';
import type { Row, StoreFile } from './store-file.ts';

export interface TraceQuery {
  /** Traces in which this function took part. */
  name?: string | undefined;
  sinceMs?: number | undefined;
  untilMs?: number | undefined;
  minDurationMs?: number | undefined;
  errorsOnly?: boolean | undefined;
  limit: number;
}

export interface TraceTable {
  /** Newest first. */
  list(query: TraceQuery, signal: AbortSignal): Promise<{ items: TraceSummary[]; more: boolean }>;
  /** Invocations and spans as one trace; throws `not_found`. */
  get(traceId: string): Trace;
}

/** Rows looked at before other work gets its turn. */
const SLICE = 2000;

export function createTraceTable(file: StoreFile): TraceTable {
  /** Rows of traces, newest first, in slices. */
  function* byTime({ sinceMs, untilMs, errorsOnly, limit }: TraceQuery): Generator<Row[]> {
    const failed = errorsOnly === true ? ' AND error_count > 0' : '';
    const sql = `SELECT * FROM traces WHERE (started_at, id) < (?, ?) AND started_at >= ?${failed} ORDER BY started_at DESC, id DESC LIMIT ?`;
    let cursor: [number, number] = [untilMs ?? Number.MAX_VALUE, Number.MAX_SAFE_INTEGER];
    const slice = Math.max(SLICE, limit + 1);
    for (;;) {
      const rows = file.all(sql, ...cursor, sinceMs ?? 0, slice);
      yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < slice) return;
      cursor = [Number(last['started_at']), Number(last['id'])];
    }
  }

  /** The same for one function, by way of its invocations. */
  function* byFunction(name: string, { sinceMs, untilMs, errorsOnly }: TraceQuery): Generator<Row[]> {
    const failed = errorsOnly === true ? ' AND t.error_count > 0' : '';
    const sql = `SELECT t.*, i.started_at AS i_started_at, i.seq AS i_seq FROM invocations i JOIN traces t ON t.trace_id = i.trace_id
      WHERE i.function = ? AND (i.started_at, i.seq) < (?, ?) AND i.started_at >= ?${failed} ORDER BY i.started_at DESC, i.seq DESC LIMIT ?`;
    let cursor: [number, number] = [untilMs ?? Number.MAX_VALUE, Number.MAX_SAFE_INTEGER];
    const seen = new Set<unknown>();
    for (;;) {
      const rows = file.all(sql, name, ...cursor, sinceMs ?? 0, SLICE);
      yield rows.filter((row) => !seen.has(row['id']) && seen.add(row['id']));
      const last = rows.at(-1);
      if (last === undefined || rows.length < SLICE) return;
      cursor = [Number(last['i_started_at']), Number(last['i_seq'])];
    }
  }

  function services(traceId: string): string[] {
    const sql = `SELECT function AS service FROM invocations WHERE trace_id = ? UNION SELECT service FROM spans WHERE trace_id = ?`;
    return file.all(sql, traceId, traceId).map((row) => String(row['service']));
  }

  function toSummary(row: Row): TraceSummary {
    return {
      traceId: String(row['trace_id']),
      name: String(row['name']),
      provider: LOCAL,
      profile: LOCAL_PROFILE,
      startedAt: toInstant(Number(row['started_at'])),
      durationMs: microseconds(Number(row['ended_at']) - Number(row['started_at'])),
      spanCount: Number(row['span_count']),
      errorCount: Number(row['error_count']),
      services: services(String(row['trace_id'])),
      cold: row['cold'] === 1,
    };
  }

  return {
    async list(query, signal) {
      const { name, limit, minDurationMs = 0 } = query;
      const found: Row[] = [];
      for (const rows of name === undefined ? byTime(query) : byFunction(name, query)) {
        signal.throwIfAborted();
        found.push(...rows.filter((row) => Number(row['ended_at']) - Number(row['started_at']) >= minDurationMs));
        if (found.length > limit) break;
        await otherWork();
      }
      return { items: found.slice(0, limit).map(toSummary), more: found.length > limit };
    },
    get(traceId) {
      const row = file.get('SELECT * FROM traces WHERE trace_id = ?', traceId);
      if (row === undefined) {
        throw new AppError('not_found', `There is no trace ${traceId} in the local runtime.`, {
          hint: 'See the traces there are with "isobar traces list".',
        });
      }
      const originMs = Number(row['started_at']);
      const invocations = file.all(`SELECT ${SUMMARY_COLUMNS} FROM invocations WHERE trace_id = ? ORDER BY started_at`, traceId);
      const inner = file.all('SELECT * FROM spans WHERE trace_id = ? ORDER BY started_at', traceId);
      const spans = [
        ...invocations.flatMap((one) => invocationSpans(toSource(one), originMs)),
        ...inner.map((one) => toSpan(one, originMs)),
      ];
      return { ...toSummary(row), spanCount: spans.length, spans: spans.toSorted((a, b) => a.startMs - b.startMs) };
    },
  };
}

function toSource(row: Row): SpanSource {
  const text = (key: string): string | null => (row[key] === null ? null : String(row[key]));
  return {
    id: String(row['id']),
    functionName: String(row['function']),
    version: String(row['version']),
    trigger: String(row['trigger']),
    status: String(row['status']) as SpanSource['status'],
    startedAtMs: Number(row['started_at']),
    durationMs: Number(row['duration_ms']),
    billedMs: Number(row['billed_ms']),
    initMs: numberOrNull(row['init_ms']),
    cold: row['cold'] === 1,
    phases: JSON.parse(String(row['phases'])) as SpanSource['phases'],
    memoryMb: Number(row['memory_mb']),
    memoryMaxMb: numberOrNull(row['memory_max_mb']),
    error: jsonOrNull<NonNullable<SpanSource['error']>>(row['error']),
    http: jsonOrNull<NonNullable<SpanSource['http']>>(row['http']),
    traceId: String(row['trace_id']),
    spanId: String(row['span_id']),
    parentSpanId: text('parent_span_id'),
    environmentId: text('environment_id'),
  };
}

function toSpan(row: Row, originMs: number): Span {
  const startMs = microseconds(Number(row['started_at']) - originMs);
  const events = JSON.parse(String(row['events'])) as Span['events'];
  const text = (key: string): string | null => (row[key] === null ? null : String(row[key]));
  return {
    spanId: String(row['span_id']),
    parentSpanId: text('parent_span_id'),
    name: String(row['name']),
    kind: String(row['kind']) as Span['kind'],
    service: String(row['service']),
    startMs,
    durationMs: Number(row['duration_ms']),
    status: String(row['status']) as Span['status'],
    statusMessage: text('status_message'),
    attributes: JSON.parse(String(row['attributes'])) as Record<string, z.infer<typeof AttributeValue>>,
    events: events.map((event) => ({ ...event, atMs: microseconds(startMs + event.atMs) })),
    functionRef: text('function'),
    invocationId: text('invocation_id'),
  };
}
