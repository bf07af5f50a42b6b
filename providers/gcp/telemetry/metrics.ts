import type { MetricBucket, Metrics } from '#shared/model/metrics.ts';
import { toInstant } from '#shared/model/time.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { readSeries, type Reducer, type Series } from './read-series.ts';

const MINUTE = 60_000;
/** Functions named in an overview. */
const TOP = 20;

export interface MetricsQuery {
  name?: string | undefined;
  since: string;
  until: string;
  buckets: number;
}

/** Alignment counts back from the end, in whole minutes. @see https://cloud.google.com/monitoring/api/v3/aggregation */
export function stepsFor({ since, until, buckets }: MetricsQuery): { startMs: number; endMs: number; stepMs: number } {
  const endMs = Math.ceil(Date.parse(until) / MINUTE) * MINUTE;
  const span = Math.max(MINUTE, endMs - Date.parse(since));
  const stepMs = Math.max(1, Math.ceil(span / buckets / MINUTE)) * MINUTE;
  return { startMs: endMs - Math.ceil(span / stepMs) * stepMs, endMs, stepMs };
}

const isError = ({ metric }: Series): boolean => metric['response_code_class'] === '5xx';
const isThrottle = ({ metric }: Series): boolean => metric['response_code'] === '429';
const sum = (series: readonly Series[]): number => series.reduce((all, { points }) => all + [...points.values()].reduce((a, b) => a + b, 0), 0); // prettier-ignore
const at = (series: readonly Series[], endMs: number): number => series.reduce((all, { points }) => all + (points.get(endMs) ?? 0), 0);

const PERCENTILES = { p50Ms: 'REDUCE_PERCENTILE_50', p95Ms: 'REDUCE_PERCENTILE_95', p99Ms: 'REDUCE_PERCENTILE_99' } as const;
type Latencies = Record<keyof typeof PERCENTILES, Series[]>;

/** What calls and instances of functions added up to. The latencies are Cloud Run's: from its front end to the end of the answer. */
export async function readMetrics(context: GcpContext, query: MetricsQuery, call: Call): Promise<Metrics> {
  const { startMs, endMs, stepMs } = stepsFor(query);
  const location = query.name === undefined ? null : context.locate(query.name);
  const ask = (metric: string, periodMs: number, reducer: Reducer, groupBy: readonly string[] = []): Promise<Series[]> =>
    readSeries(context, { metric, location, startMs, endMs, periodMs, reducer, groupBy }, call);
  const latencies = async (periodMs: number): Promise<Latencies> => {
    const [p50Ms, p95Ms, p99Ms] = await Promise.all(
      Object.values(PERCENTILES).map((reducer) => ask('request_latencies', periodMs, reducer)),
    );
    return { p50Ms: p50Ms ?? [], p95Ms: p95Ms ?? [], p99Ms: p99Ms ?? [] };
  };
  const whole = endMs - startMs;
  const service = ['resource.labels.service_name', 'resource.labels.location'];
  const [counts, steps, all, ranked, billed] = await Promise.all([
    ask('request_count', stepMs, 'REDUCE_SUM', [...service, 'metric.labels.response_code', 'metric.labels.response_code_class']),
    latencies(stepMs),
    latencies(whole),
    ask('request_latencies', whole, 'REDUCE_PERCENTILE_95', service),
    ask('container/billable_instance_time', whole, 'REDUCE_SUM'),
  ]);
  const percentiles = (of: Latencies, end: number) => ({ p50Ms: of.p50Ms[0]?.points.get(end) ?? null, p95Ms: of.p95Ms[0]?.points.get(end) ?? null, p99Ms: of.p99Ms[0]?.points.get(end) ?? null }); // prettier-ignore
  const buckets: MetricBucket[] = [];
  for (let end = startMs + stepMs; end <= endMs; end += stepMs) {
    const errors = at(counts.filter(isError), end);
    buckets.push({ at: toInstant(end - stepMs), invocations: at(counts, end), errors, coldStarts: null, ...percentiles(steps, end) });
  }
  return {
    since: query.since,
    until: query.until,
    bucketMs: stepMs,
    total: {
      invocations: sum(counts),
      errors: sum(counts.filter(isError)),
      // Instances that were started are counted, calls that waited for one are not.
      coldStarts: null,
      ...percentiles(all, endMs),
      billedMs: billed.length === 0 ? null : sum(billed) * 1000,
      throttles: sum(counts.filter(isThrottle)),
    },
    buckets,
    functions: functionsOf(context, counts, ranked),
  };
}

/** The busiest first. */
function functionsOf(context: GcpContext, counts: readonly Series[], latencies: readonly Series[]): Metrics['functions'] {
  const refOf = ({ resource }: Series): string => context.ref(resource['location'] ?? context.regions[0], resource['service_name'] ?? '');
  const byRef = Map.groupBy(counts, refOf);
  return [...byRef]
    .map(([functionRef, series]) => ({
      functionRef,
      invocations: sum(series),
      errors: sum(series.filter(isError)),
      coldStarts: null,
      p95Ms:
        latencies
          .find((one) => refOf(one) === functionRef)
          ?.points.values()
          .next().value ?? null,
    }))
    .toSorted((a, b) => b.invocations - a.invocations)
    .slice(0, TOP);
}
