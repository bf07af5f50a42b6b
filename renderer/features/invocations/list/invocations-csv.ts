import type { Invocation } from '#shared/model/invocation.ts';
import { toCsv } from '../../../ui/csv.ts';

const HEADER = [
  'id',
  'function_ref',
  'version',
  'status',
  'trigger',
  'mode',
  'http_method',
  'http_path',
  'http_status',
  'started_at',
  'duration_ms',
  'billed_ms',
  'init_ms',
  'start',
  'memory_max_mb',
  'error_type',
  'error_message',
  'trace_id',
] as const;

/** Invocations with what the list knows of them, in the order given. */
export function invocationsCsv(items: readonly Invocation[]): string {
  return toCsv(
    HEADER,
    items.map((one) => [
      one.id,
      one.functionRef,
      one.version,
      one.status,
      one.trigger,
      one.mode,
      one.http?.method ?? null,
      one.http?.path ?? null,
      one.http?.status ?? null,
      one.startedAt,
      one.durationMs,
      one.billedMs,
      one.initMs,
      one.cold === null ? null : one.cold ? 'cold' : 'warm',
      one.memoryMaxMb,
      one.error?.type ?? null,
      one.error?.message ?? null,
      one.traceId,
    ]),
  );
}
