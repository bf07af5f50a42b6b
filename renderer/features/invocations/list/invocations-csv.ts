import type { Invocation } from '#shared/model/invocation.ts';
import { startWord } from '#shared/model/start-word.ts';
import { toCsv, type CsvColumns } from '../../../ui/csv.ts';

const COLUMNS: CsvColumns<Invocation> = {
  id: (one) => one.id,
  function_ref: (one) => one.functionRef,
  version: (one) => one.version,
  status: (one) => one.status,
  trigger: (one) => one.trigger,
  mode: (one) => one.mode,
  http_method: (one) => one.http?.method ?? null,
  http_path: (one) => one.http?.path ?? null,
  http_status: (one) => one.http?.status ?? null,
  started_at: (one) => one.startedAt,
  duration_ms: (one) => one.durationMs,
  billed_ms: (one) => one.billedMs,
  init_ms: (one) => one.initMs,
  start: (one) => startWord(one.cold),
  memory_max_mb: (one) => one.memoryMaxMb,
  error_type: (one) => one.error?.type ?? null,
  error_message: (one) => one.error?.message ?? null,
  trace_id: (one) => one.traceId,
};

/** Invocations with what the list knows of them, in the order given. */
export function invocationsCsv(items: readonly Invocation[]): string {
  return toCsv(COLUMNS, items);
}
