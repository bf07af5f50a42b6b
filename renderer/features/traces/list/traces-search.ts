import { z } from 'zod';
import { fromDuration } from '#shared/model/time.ts';
import { textParam } from '../../../ui/search-params.ts';
import { isAllTime, timeRangeParams } from '../../../ui/time-range/time-range.ts';

export const TRACE_CHARTS = ['time', 'durations', 'none'] as const;

/** What the trace list keeps in the address. */
export const tracesSearch = z.object({
  /** Function that took part; empty for all. */
  ref: textParam,
  errors: z.boolean().catch(false).default(false),
  /** `250ms`, `2s`: traces that took at least so long. */
  min: textParam,
  ...timeRangeParams,
  sort: textParam,
  chart: z.enum(TRACE_CHARTS).catch('time').default('time'),
});
export type TracesSearch = z.infer<typeof tracesSearch>;

/** Milliseconds of a duration as people type it: `250`, `250 ms`, `1.5s`. Null where it is none. */
export function parseMinDuration(text: string): number | null {
  const compact = text.replaceAll(/\s+/g, '').toLowerCase();
  return fromDuration(/^\d+(\.\d+)?$/.test(compact) ? `${compact}ms` : compact);
}

/** Whether anything is left out. `fixed` functions are no filter. */
export function isFiltered(search: TracesSearch, fixed: boolean): boolean {
  return (!fixed && search.ref !== '') || search.errors || parseMinDuration(search.min) !== null || !isAllTime(search);
}

export const NO_FILTER = { ref: '', errors: false, min: '', last: '', from: '', to: '' } as const;
