import type { MetricBucket, Metrics } from '#shared/model/metrics.ts';
import { toInstant } from '#shared/model/time.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { refOf } from '../sites/site-at.ts';
import { instant, query, where } from './kql.ts';
import type { Observed } from './place.ts';
import { numberOf, runQuery, timeOf, type Row } from './run-query.ts';

const MINUTE = 60_000;

export interface MetricsQuery {
  since: string;
  until: string;
  buckets: number;
}

/** Milliseconds of a bucket: whole minutes. */
export function stepFor(sinceMs: number, untilMs: number, buckets: number): number {
  return Math.max(1, Math.ceil((untilMs - sinceMs) / buckets / MINUTE)) * MINUTE;
}

/** Telemetry may be sampled: each item says how many it stands for. */
const NUMBERS = [
  'invocations = sum(itemCount)',
  'errors = sumif(itemCount, success == false)',
  "throttles = sumif(itemCount, resultCode == '429')",
  'p50 = percentile(duration, 50)',
  'p95 = percentile(duration, 95)',
  'p99 = percentile(duration, 99)',
].join(', ');

const numberOrNull = (value: unknown): number | null => {
  const number = value === null || value === undefined || value === '' ? Number.NaN : numberOf(value);
  return Number.isFinite(number) ? number : null;
};
const count = (value: unknown): number => Math.round(numberOrNull(value) ?? 0);

function bucketOf(row: Row | undefined): Omit<MetricBucket, 'at'> {
  return {
    invocations: count(row?.['invocations']),
    errors: count(row?.['errors']),
    // Requests say nothing of how their instance came to be.
    coldStarts: null,
    p50Ms: numberOrNull(row?.['p50']),
    p95Ms: numberOrNull(row?.['p95']),
    p99Ms: numberOrNull(row?.['p99']),
  };
}

/** Metrics of an app or of one of its functions, from the requests that Application Insights has. */
export async function readMetrics(context: AzureContext, observed: Observed, wanted: MetricsQuery, call: Call): Promise<Metrics> {
  const sinceMs = Date.parse(wanted.since);
  const untilMs = Date.parse(wanted.until);
  const bucketMs = stepFor(sinceMs, untilMs, wanted.buckets);
  const from = Math.floor(sinceMs / bucketMs) * bucketMs;
  const to = Math.max(from + bucketMs, Math.ceil(untilMs / bucketMs) * bucketMs);
  const rows = where(`timestamp >= ${instant(from)} and timestamp < ${instant(to)}`, ...observed.conditions);
  const ask = (summary: string): Promise<Row[]> =>
    runQuery(context, observed.component, query('requests', rows, summary), { from, to }, call);
  const [byTime, [whole]] = await Promise.all([
    ask(`| summarize ${NUMBERS} by bin(timestamp, ${bucketMs / MINUTE}m)`),
    ask(`| summarize ${NUMBERS}`),
  ]);
  const at = new Map(byTime.map((row) => [timeOf(row['timestamp']), row]));
  const buckets: MetricBucket[] = [];
  for (let ms = from; ms < to; ms += bucketMs) buckets.push({ at: toInstant(ms), ...bucketOf(at.get(ms)) });
  const total = { ...bucketOf(whole), billedMs: null, throttles: count(whole?.['throttles']) };
  const { invocations, errors, coldStarts, p95Ms } = total;
  const functionRef = refOf(context, observed.found, observed.found.key.fn);
  return {
    since: wanted.since,
    until: wanted.until,
    bucketMs,
    total,
    buckets,
    functions: invocations === 0 ? [] : [{ functionRef, invocations, errors, coldStarts, p95Ms }],
  };
}
