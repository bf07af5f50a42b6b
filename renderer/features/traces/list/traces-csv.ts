import type { TraceSummary } from '#shared/model/trace.ts';
import { toCsv } from '../../../ui/csv.ts';

const HEADER = ['trace_id', 'name', 'provider', 'profile', 'started_at', 'duration_ms', 'spans', 'errors', 'start', 'services'] as const;

/** Traces with what the list knows of them, in the order given. */
export function tracesCsv(items: readonly TraceSummary[]): string {
  return toCsv(
    HEADER,
    items.map((one) => [
      one.traceId,
      one.name,
      one.provider,
      one.profile,
      one.startedAt,
      one.durationMs,
      one.spanCount,
      one.errorCount,
      one.cold === null ? null : one.cold ? 'cold' : 'warm',
      one.services.join(' '),
    ]),
  );
}
