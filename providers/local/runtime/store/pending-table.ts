import type { Invocation, InvocationDetail, InvocationStatus } from '#shared/model/invocation.ts';
import { toInstant } from '#shared/model/time.ts';
import { formatLocalRef } from '../../ref.ts';
import type { BodyPreview } from '../ports.ts';
import { toPayload } from './payload.ts';
import type { Row, StoreFile, Value } from './store-file.ts';

/** An invocation that was accepted and has not ended. */
export interface PendingInvocation {
  id: string;
  functionName: string;
  version: string;
  trigger: string;
  startedAtMs: number;
  memoryMb: number;
  traceId: string;
  request: BodyPreview;
}

interface Pending {
  summary: Invocation;
  detail: Omit<InvocationDetail, 'logs'>;
}

export function createPendingTable(file: StoreFile) {
  return {
    add(one: PendingInvocation): void {
      file.run(
        `INSERT OR IGNORE INTO pending (id, function, version, trigger, started_at, memory_mb, trace_id, request_type, request_size,
          request_truncated, request_body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        one.id,
        one.functionName,
        one.version,
        one.trigger,
        one.startedAtMs,
        one.memoryMb,
        one.traceId,
        one.request.contentType,
        one.request.size,
        one.request.truncated ? 1 : 0,
        one.request.bytes,
      );
    },
    list({ name, status }: { name?: string | undefined; status?: InvocationStatus | undefined }): Pending[] {
      if (status !== undefined && status !== 'running') return [];
      const params: Value[] = name === undefined ? [] : [name];
      const condition = name === undefined ? '' : 'WHERE function = ?';
      return file
        .all(`SELECT * FROM pending ${condition} ORDER BY started_at DESC, seq DESC`, ...params)
        .map((row) => toPending(fromRow(row)));
    },
    find(id: string): Omit<InvocationDetail, 'logs'> | null {
      const row = file.get('SELECT * FROM pending WHERE id = ?', id);
      return row === undefined ? null : toPending(fromRow(row)).detail;
    },
    all: (): PendingInvocation[] => file.all('SELECT * FROM pending ORDER BY seq').map(fromRow),
  };
}

/** A call under way as people read it. */
export function toPending(one: PendingInvocation): Pending {
  const summary: Invocation = {
    id: one.id,
    functionRef: formatLocalRef(one.functionName),
    functionName: one.functionName,
    version: one.version,
    trigger: one.trigger,
    mode: 'async',
    status: 'running',
    startedAt: toInstant(one.startedAtMs),
    endedAt: null,
    durationMs: null,
    billedMs: null,
    initMs: null,
    cold: false,
    phases: [],
    memoryMb: one.memoryMb,
    memoryMaxMb: null,
    requestSize: one.request.size,
    responseSize: null,
    error: null,
    http: null,
    traceId: one.traceId,
    environmentId: null,
  };
  return { summary, detail: { ...summary, request: toPayload(one.request), response: null, responseHeaders: [] } };
}

function fromRow(row: Row): PendingInvocation {
  const bytes = row['request_body'];
  return {
    id: String(row['id']),
    functionName: String(row['function']),
    version: String(row['version']),
    trigger: String(row['trigger']),
    startedAtMs: Number(row['started_at']),
    memoryMb: Number(row['memory_mb']),
    traceId: String(row['trace_id']),
    request: {
      bytes: bytes instanceof Uint8Array ? bytes : new Uint8Array(),
      contentType: row['request_type'] === null ? null : String(row['request_type']),
      size: Number(row['request_size']),
      truncated: row['request_truncated'] === 1,
    },
  };
}
