import type { MetricsQueryResult } from '@azure/monitor-query-metrics';
import type { MetricBucket, Metrics } from '#shared/model/metrics.ts';
import { toInstant } from '#shared/model/time.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { planOf } from '../functions/plan-kind.ts';
import { normalLocation } from '../normal-location.ts';
import { siteId, refOf, type FoundSite } from '../sites/site-at.ts';
import { stepFor, type MetricsQuery } from './metrics.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Resources in one request. @see https://learn.microsoft.com/azure/azure-monitor/metrics/migrate-to-batch-api */
const BATCH = 50;
/** Functions named in an overview. */
const TOP = 20;
const ERRORS = 'Http5xx';

/** How calls are counted; Flex Consumption has a metric of its own. @see https://learn.microsoft.com/azure/azure-functions/monitor-functions-reference */
function countName({ site }: FoundSite): string {
  return planOf(site).id === 'flex' ? 'OnDemandFunctionExecutionCount' : 'FunctionExecutionCount';
}

/** Grains that the service offers, in milliseconds. */
const GRAINS: readonly (readonly [ms: number, name: string])[] = [
  [MINUTE, 'PT1M'], [5 * MINUTE, 'PT5M'], [15 * MINUTE, 'PT15M'], [30 * MINUTE, 'PT30M'],
  [HOUR, 'PT1H'], [6 * HOUR, 'PT6H'], [12 * HOUR, 'PT12H'], [24 * HOUR, 'P1D'],
]; // prettier-ignore

type Series = Map<number, number>;

function seriesOf(result: MetricsQueryResult, name: string): Series {
  const series: Series = new Map();
  for (const metric of result.metrics.filter((one) => one.name === name)) {
    for (const { data = [] } of metric.timeseries) {
      for (const { timeStamp, total } of data) if (total !== undefined) series.set(timeStamp.getTime(), (series.get(timeStamp.getTime()) ?? 0) + total);
    }
  }
  return series;
} // prettier-ignore

const sumOf = (series: Series): number => [...series.values()].reduce((sum, value) => sum + value, 0);

interface Counted {
  app: FoundSite;
  calls: Series;
  errors: Series;
}

async function readGroup(context: AzureContext, region: string, apps: readonly FoundSite[], from: number, to: number, granularity: string, { signal }: Call): Promise<Counted[]> {
  const client = await context.clients.metrics(region);
  const names = [...new Set(apps.map(countName))];
  const range = { startTime: new Date(from), endTime: new Date(to), granularity, aggregation: 'Total', abortSignal: signal };
  const results = await client.queryResources(apps.map(({ at }) => siteId(at)), [...names, ERRORS], 'Microsoft.Web/sites', range);
  return results.flatMap((result): Counted[] => {
    const app = apps.find(({ at }) => siteId(at).toLowerCase() === (result.resourceId ?? '').toLowerCase());
    return app === undefined ? [] : [{ app, calls: seriesOf(result, countName(app)), errors: seriesOf(result, ERRORS) }];
  });
} // prettier-ignore

/** Metrics of apps as the platform itself counts them: calls, and answers of 500 and above. Latencies are in Application Insights only. */
export async function readPlatformMetrics(context: AzureContext, apps: readonly FoundSite[], wanted: MetricsQuery, call: Call): Promise<Metrics> {
  const [sinceMs, untilMs] = [Date.parse(wanted.since), Date.parse(wanted.until)];
  const step = stepFor(sinceMs, untilMs, wanted.buckets);
  const [bucketMs, granularity] = GRAINS.find(([ms]) => ms >= step) ?? [24 * HOUR, 'P1D'];
  const from = Math.floor(sinceMs / bucketMs) * bucketMs;
  const to = Math.max(from + bucketMs, Math.ceil(untilMs / bucketMs) * bucketMs);
  const counted: Counted[] = [];
  // One request is about one subscription and one region.
  for (const [, group] of Map.groupBy(apps, ({ at, site }) => `${at.subscription} ${site.location ?? ''}`)) {
    const region = normalLocation(group[0]?.site.location ?? '');
    for (let at = 0; at < group.length; at += BATCH) {
      counted.push(...(await readGroup(context, region, group.slice(at, at + BATCH), from, to, granularity, call)));
    }
  }
  const at = (ms: number, pick: (one: Counted) => Series): number => Math.round(counted.reduce((sum, one) => sum + (pick(one).get(ms) ?? 0), 0));
  const unknown = { coldStarts: null, p50Ms: null, p95Ms: null, p99Ms: null };
  const buckets: MetricBucket[] = [];
  for (let ms = from; ms < to; ms += bucketMs) {
    buckets.push({ at: toInstant(ms), invocations: at(ms, ({ calls }) => calls), errors: at(ms, ({ errors }) => errors), ...unknown });
  }
  const functions = counted
    .map(({ app, calls, errors }) => ({ functionRef: refOf(context, app, null), invocations: Math.round(sumOf(calls)), errors: Math.round(sumOf(errors)), coldStarts: null, p95Ms: null }))
    .filter(({ invocations }) => invocations > 0)
    .toSorted((a, b) => b.invocations - a.invocations)
    .slice(0, TOP);
  const sum = (pick: (bucket: MetricBucket) => number): number => buckets.reduce((all, bucket) => all + pick(bucket), 0);
  const total = { invocations: sum((one) => one.invocations), errors: sum((one) => one.errors), ...unknown, billedMs: null, throttles: 0 };
  return { since: wanted.since, until: wanted.until, bucketMs, total, buckets, functions };
} // prettier-ignore
