import type { FunctionError, Invocation, InvocationDetail, InvocationStatus } from '#shared/model/invocation.ts';
import type { Payload } from '#shared/model/payload.ts';
import { toInstant } from '#shared/model/time.ts';
import { formatLocalRef } from '../../ref.ts';
import type { BodyPreview, InvocationRecord } from '../ports.ts';
import { createPendingTable, type PendingInvocation } from './pending-table.ts';
import { toPayload } from './payload.ts';
import type { Row, StoreFile, Value } from './store-file.ts';

export interface InvocationQuery {
  name?: string | undefined;
  status?: InvocationStatus | undefined;
  limit: number;
  /** Id of the last one seen; older ones follow. */
  before?: string | undefined;
}

export interface InvocationTable {
  /** Newest first, by start. Accepted calls that have not ended yet stand first. */
  list(query: InvocationQuery): { items: Invocation[]; more: boolean };
  /** Without its logs; null where there is none. */
  find(id: string): Omit<InvocationDetail, 'logs'> | null;
  /** Notes a call that was accepted and will run by itself, so that it is not lost with the process. */
  pend(pending: PendingInvocation): void;
  /** Calls that were running when the process ended, for the caller to record as such. */
  interrupted(): PendingInvocation[];
  count(): number;
}

/** Everything but the bodies. */
export const SUMMARY_COLUMNS = `seq, id, function, version, trigger, mode, status, started_at, duration_ms, handler_ms, billed_ms, init_ms,
  cold, phases, memory_mb, memory_max_mb, request_size, response_size, error, http, trace_id, span_id, parent_span_id, environment_id`;

export function createInvocationTable(file: StoreFile): InvocationTable {
  const pending = createPendingTable(file);

  function finished({ name, status, limit, before }: InvocationQuery): Row[] {
    const where: string[] = [];
    const params: Value[] = [];
    if (name !== undefined) {
      where.push('function = ?');
      params.push(name);
    }
    if (status !== undefined) {
      // The first condition lets SQLite use the index of what failed.
      where.push(status === 'ok' ? 'status = ?' : "status <> 'ok' AND status = ?");
      params.push(status);
    }
    if (before !== undefined) {
      const last = file.get('SELECT started_at, seq FROM invocations WHERE id = ?', before);
      if (last === undefined) return [];
      where.push('(started_at, seq) < (?, ?)');
      params.push(Number(last['started_at']), Number(last['seq']));
    }
    const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
    return file.all(
      `SELECT ${SUMMARY_COLUMNS} FROM invocations ${condition} ORDER BY started_at DESC, seq DESC LIMIT ?`,
      ...params,
      limit + 1,
    );
  }

  return {
    list(query) {
      const running = query.before === undefined ? pending.list(query).map((one) => one.summary) : [];
      if (query.status === 'running') return { items: running.slice(0, query.limit), more: running.length > query.limit };
      const items = [...running, ...finished(query).map((row) => toInvocation(row))];
      return { items: items.slice(0, query.limit), more: items.length > query.limit };
    },
    find(id) {
      const row = file.get('SELECT * FROM invocations WHERE id = ?', id);
      return row === undefined ? pending.find(id) : toDetail(row);
    },
    pend: pending.add,
    interrupted: pending.all,
    count: () => Number(file.get('SELECT max(seq) AS n FROM invocations')?.['n'] ?? 0),
  };
}

/** A record of the engine as people read it, without going through the file. */
export function fromRecord(record: InvocationRecord): Omit<InvocationDetail, 'logs'> {
  const { request, response } = record;
  return {
    id: record.id,
    functionRef: formatLocalRef(record.functionName),
    functionName: record.functionName,
    version: record.version,
    trigger: record.trigger,
    mode: record.mode,
    status: record.status,
    startedAt: toInstant(record.startedAtMs),
    endedAt: toInstant(record.startedAtMs + record.durationMs),
    durationMs: record.durationMs,
    billedMs: record.billedMs,
    initMs: record.initMs,
    cold: record.cold,
    phases: record.phases,
    memoryMb: record.memoryMb,
    memoryMaxMb: record.memoryMaxMb,
    requestSize: request.size,
    responseSize: response?.size ?? null,
    error: record.error,
    http: record.http,
    traceId: record.traceId,
    environmentId: record.environmentId,
    request: toPayload(request),
    response: response === null ? null : toPayload(response),
    responseHeaders: record.responseHeaders,
  };
}

function toInvocation(row: Row): Invocation {
  const startedAtMs = Number(row['started_at']);
  const durationMs = Number(row['duration_ms']);
  return {
    id: String(row['id']),
    functionRef: formatLocalRef(String(row['function'])),
    functionName: String(row['function']),
    version: String(row['version']),
    trigger: String(row['trigger']),
    mode: String(row['mode']) as Invocation['mode'],
    status: String(row['status']) as InvocationStatus,
    startedAt: toInstant(startedAtMs),
    endedAt: toInstant(startedAtMs + durationMs),
    durationMs,
    billedMs: Number(row['billed_ms']),
    initMs: numberOrNull(row['init_ms']),
    cold: row['cold'] === 1,
    phases: JSON.parse(String(row['phases'])) as Invocation['phases'],
    memoryMb: Number(row['memory_mb']),
    memoryMaxMb: numberOrNull(row['memory_max_mb']),
    requestSize: Number(row['request_size']),
    responseSize: numberOrNull(row['response_size']),
    error: jsonOrNull<FunctionError>(row['error']),
    http: jsonOrNull<NonNullable<Invocation['http']>>(row['http']),
    traceId: String(row['trace_id']),
    environmentId: row['environment_id'] === null ? null : String(row['environment_id']),
  };
}

function toDetail(row: Row): Omit<InvocationDetail, 'logs'> {
  const request = preview(row, 'request');
  const response: Payload | null = row['response_size'] === null ? null : toPayload(preview(row, 'response'));
  return {
    ...toInvocation(row),
    request: toPayload(request),
    response,
    responseHeaders: JSON.parse(String(row['response_headers'])) as [string, string][],
  };
}

function preview(row: Row, side: 'request' | 'response'): BodyPreview {
  const bytes = row[`${side}_body`];
  return {
    bytes: bytes instanceof Uint8Array ? bytes : new Uint8Array(),
    contentType: row[`${side}_type`] === null ? null : String(row[`${side}_type`]),
    size: Number(row[`${side}_size`] ?? 0),
    truncated: row[`${side}_truncated`] === 1,
  };
}

export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

export function jsonOrNull<T>(value: unknown): T | null {
  return value === null || value === undefined ? null : (JSON.parse(String(value)) as T);
}
