import type { Metrics } from '#shared/model/metrics.ts';
import { nameOfRef } from '#shared/model/ref.ts';
import { formatCount, formatMs, formatPercent, plural } from '../../ui/format.ts';
import type { Series } from '../../ui/chart/time-chart.tsx';

type Total = Pick<Metrics['total'], 'invocations' | 'errors' | 'coldStarts'>;

/** A share of all invocations; null where there were none, which is not the same as none of them, and where nobody counted. */
export function shareOf(part: 'errors' | 'coldStarts', total: Total): number | null {
  const count = total[part];
  return total.invocations === 0 || count === null ? null : count / total.invocations;
}

/** What of the metrics the numbers are made of. */
export type KpiMetrics = Pick<Metrics, 'total' | 'functions'>;

export interface Kpi {
  id: 'functions' | 'invocations' | 'failed' | 'cold' | 'latency';
  label: string;
  value: string;
  note: string;
  /** Something to look at: the value is marked, or for functions, where the value itself is not bad, the note. */
  bad: boolean;
}

/**
 * The five numbers at the top; a number that has not come is a dash.
 *
 * @param states of all functions
 * @param partial true where some functions could not be read this time
 */
export function toKpis(states: readonly string[] | undefined, metrics: KpiMetrics | undefined, words: string, partial = false): Kpi[] {
  const total = metrics?.total;
  const failed = states?.filter((state) => state === 'failed').length ?? 0;
  const functions: Kpi = {
    id: 'functions',
    label: 'Functions',
    value: formatCount(states?.length),
    note: states === undefined ? '' : failed > 0 ? `${formatCount(failed)} failed` : partial ? 'as last read' : 'all in order',
    bad: failed > 0,
  };
  if (metrics === undefined || total === undefined) {
    const unknown = { value: formatCount(null), note: words, bad: false };
    return [
      functions,
      { id: 'invocations', label: 'Invocations', ...unknown },
      { id: 'failed', label: 'Failed', ...unknown },
      { id: 'cold', label: 'Cold starts', ...unknown },
      { id: 'latency', label: 'Handler time, p95', ...unknown },
    ];
  }
  return [
    functions,
    { id: 'invocations', label: 'Invocations', value: formatCount(total.invocations), note: words, bad: false },
    {
      id: 'failed',
      label: 'Failed',
      value: formatPercent(shareOf('errors', total)),
      note: total.errors === 0 ? `none, ${words}` : `${plural(total.errors, 'invocation')}, ${words}`,
      bad: total.errors > 0,
    },
    {
      id: 'cold',
      label: 'Cold starts',
      value: formatPercent(shareOf('coldStarts', total)),
      note: total.coldStarts === null ? 'not counted everywhere' : `${plural(total.coldStarts, 'cold start')}, ${words}`,
      bad: false,
    },
    { id: 'latency', label: 'Handler time, p95', ...latencyOf(metrics), bad: false },
  ];
}

/** Percentiles of several providers do not add up to one: then it is said which function is the slowest. */
function latencyOf({ total, functions }: KpiMetrics): Pick<Kpi, 'value' | 'note'> {
  const note = `median ${formatMs(total.p50Ms)} · billed ${formatMs(total.billedMs)}`;
  const [slowest] = total.p95Ms === null ? ranked(functions, 'slowest', 1) : [];
  if (slowest === undefined) return { value: formatMs(total.p95Ms), note };
  return { value: `to ${formatMs(slowest.p95Ms)}`, note: `slowest: ${nameOfRef(slowest.functionRef)}` };
}

/** What a chart says in one sentence, for those who cannot see it. */
export function chartSummary(chart: 'invocations' | 'cold' | 'latency', total: Metrics['total'], words: string): string {
  if (total.invocations === 0) return `No invocations in the ${words}.`;
  switch (chart) {
    case 'invocations':
      return `${formatCount(total.invocations)} invocations in the ${words}, ${formatCount(total.errors)} of them failed (${formatPercent(shareOf('errors', total))}).`;
    case 'cold':
      if (total.coldStarts === null) return `Cold starts in the ${words} are not counted by every provider.`;
      return `${formatCount(total.coldStarts)} of ${formatCount(total.invocations)} invocations in the ${words} began with a cold start.`;
    case 'latency':
      return `Handler time in the ${words}: median ${formatMs(total.p50Ms)}, 95th percentile ${formatMs(total.p95Ms)}, 99th ${formatMs(total.p99Ms)}.`;
  }
}

/** The series of a chart of the overview. */
export function chartSeries(chart: 'invocations' | 'cold' | 'latency', buckets: Metrics['buckets']): Series[] {
  switch (chart) {
    case 'invocations':
      return [
        { id: 'ok', label: 'Succeeded', color: 'var(--series-1)', values: buckets.map((b) => b.invocations - b.errors) },
        { id: 'errors', label: 'Failed', color: 'var(--bad)', values: buckets.map((b) => b.errors) },
      ];
    case 'cold':
      return [
        {
          id: 'warm',
          label: 'Warm',
          color: 'var(--series-2)',
          values: buckets.map((b) => (b.coldStarts === null ? null : b.invocations - b.coldStarts)),
        },
        { id: 'cold', label: 'Cold', color: 'var(--series-6)', values: buckets.map((b) => b.coldStarts) },
      ];
    case 'latency':
      return [
        { id: 'p50', label: 'p50', color: 'var(--series-2)', values: buckets.map((b) => b.p50Ms) },
        { id: 'p95', label: 'p95', color: 'var(--series-4)', values: buckets.map((b) => b.p95Ms) },
        { id: 'p99', label: 'p99', color: 'var(--series-3)', values: buckets.map((b) => b.p99Ms) },
      ];
  }
}

type Ranked = Metrics['functions'][number];

/** The functions at the head of a ranking; `worst` leaves out those that never failed. */
export function ranked(functions: readonly Ranked[], by: 'busiest' | 'worst' | 'slowest', limit: number): Ranked[] {
  const score = {
    busiest: (fn: Ranked) => fn.invocations,
    worst: (fn: Ranked) => fn.errors,
    slowest: (fn: Ranked) => fn.p95Ms ?? 0,
  }[by];
  return functions
    .filter((fn) => score(fn) > 0)
    .toSorted((a, b) => score(b) - score(a) || b.invocations - a.invocations)
    .slice(0, limit);
}
