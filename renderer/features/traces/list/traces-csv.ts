import { startWord } from '#shared/model/start-word.ts';
import type { TraceSummary } from '#shared/model/trace.ts';
import { toCsv, type CsvColumns } from '../../../ui/csv.ts';

const COLUMNS: CsvColumns<TraceSummary> = {
  trace_id: (one) => one.traceId,
  name: (one) => one.name,
  provider: (one) => one.provider,
  profile: (one) => one.profile,
  started_at: (one) => one.startedAt,
  duration_ms: (one) => one.durationMs,
  spans: (one) => one.spanCount,
  errors: (one) => one.errorCount,
  start: (one) => startWord(one.cold),
  services: (one) => one.services.join(' '),
};

/** Traces with what the list knows of them, in the order given. */
export function tracesCsv(items: readonly TraceSummary[]): string {
  return toCsv(COLUMNS, items);
}
