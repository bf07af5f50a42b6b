import { z } from 'zod';
import { SPAN_FILTERS, type SpanFilter } from '../tree/filter-spans.ts';

export const TRACE_VIEWS = ['timeline', 'flame', 'statistics', 'raw'] as const;
export type TraceViewName = (typeof TRACE_VIEWS)[number];

const text = z.coerce.string().catch('').default('');

/** The trace page's state in the address. */
export const TraceSearch = z.object({
  view: z.enum(TRACE_VIEWS).catch('timeline').default('timeline'),
  /** Id of the span whose details are open. */
  span: text,
  q: text,
  /** Filter pills, joined by commas. */
  only: text,
  service: text,
  /** `12.5~80`: the stretch on show, in milliseconds. */
  range: text,
  /** What the statistics are grouped by. */
  by: z.coerce.string().catch('service').default('service'),
  sort: z.coerce.string().catch('-self').default('-self'),
  clocks: z.enum(['corrected', 'recorded']).catch('corrected').default('corrected'),
});
export type TraceSearch = z.infer<typeof TraceSearch>;

export function parseFilters(only: string): SpanFilter[] {
  const words = only.split(',');
  return SPAN_FILTERS.filter((each) => words.includes(each));
}

export function formatFilters(filters: readonly SpanFilter[]): string {
  return SPAN_FILTERS.filter((each) => filters.includes(each)).join(',');
}
