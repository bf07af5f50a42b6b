import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { MetricBucket, Metrics } from '#shared/model/metrics.ts';
import { toInstant } from '#shared/model/time.ts';
import type { Call } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { pagesOf } from '../pages.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Functions named in an overview. */
const TOP = 20;

export interface MetricsQuery {
  since: string;
  until: string;
  buckets: number;
}

/**
 * Seconds of a bucket. CloudWatch keeps minutes for 15 days, five minutes for 63, hours for 455; a period is a multiple
 * of that. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
 */
export function periodFor(sinceMs: number, untilMs: number, buckets: number, nowMs: number): number {
  const age = nowMs - sinceMs;
  const finest = age > 63 * DAY ? 60 * MINUTE : age > 15 * DAY ? 5 * MINUTE : MINUTE;
  return (Math.max(1, Math.ceil((untilMs - sinceMs) / buckets / finest)) * finest) / 1000;
}

/** Numbers that are asked for, by the id of their query. */
const STATS = {
  invocations: ['Invocations', 'Sum'],
  errors: ['Errors', 'Sum'],
  throttles: ['Throttles', 'Sum'],
  p50: ['Duration', 'p50'],
  p95: ['Duration', 'p95'],
  p99: ['Duration', 'p99'],
} as const;
type StatId = keyof typeof STATS;

function queriesFor(name: string | null, period: number, prefix: string): MetricDataQuery[] {
  const Dimensions = name === null ? [] : [{ Name: 'FunctionName', Value: name }];
  return Object.entries(STATS).map(([id, [MetricName, Stat]]) => ({
    Id: `${prefix}${id}`,
    MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions }, Period: period, Stat },
  }));
}

type Values = Map<number, number>;

async function ask(
  context: AwsContext,
  region: string,
  queries: MetricDataQuery[],
  from: number,
  to: number,
  { signal }: Call,
): Promise<MetricDataResult[]> {
  if (queries.length === 0) return [];
  const cloudwatch = await context.clients.cloudwatch(region);
  const request = { StartTime: new Date(from), EndTime: new Date(to), MetricDataQueries: queries, ScanBy: 'TimestampAscending' as const };
  const pages = pagesOf((NextToken) => cloudwatch.getMetricData({ ...request, ...(NextToken === undefined ? {} : { NextToken }) }, { abortSignal: signal }), (page) => page.NextToken); // prettier-ignore
  const results: MetricDataResult[] = [];
  for await (const { MetricDataResults = [] } of pages) results.push(...MetricDataResults);
  return results;
}

/** The values of a query by their times, over all pages. */
function valuesOf(results: readonly MetricDataResult[], id: string): Values {
  const values: Values = new Map();
  for (const result of results.filter(({ Id }) => Id === id)) {
    for (const [i, time] of (result.Timestamps ?? []).entries()) values.set(time.getTime(), result.Values?.[i] ?? 0);
  }
  return values;
}

const sumOf = (values: Values): number => [...values.values()].reduce((sum, value) => sum + value, 0);

function bucketsOf(results: readonly MetricDataResult[], from: number, to: number, stepMs: number): MetricBucket[] {
  const stats = Object.fromEntries(Object.keys(STATS).map((id) => [id, valuesOf(results, id)])) as Record<StatId, Values>;
  const buckets: MetricBucket[] = [];
  for (let at = from; at < to; at += stepMs) {
    buckets.push({
      at: toInstant(at),
      invocations: stats.invocations.get(at) ?? 0,
      errors: stats.errors.get(at) ?? 0,
      coldStarts: null,
      p50Ms: stats.p50.get(at) ?? null,
      p95Ms: stats.p95.get(at) ?? null,
      p99Ms: stats.p99.get(at) ?? null,
    });
  }
  return buckets;
}

/** The whole range as one period, so that percentiles are those of all calls and not of buckets. */
async function readTotal(
  context: AwsContext,
  region: string,
  name: string | null,
  from: number,
  to: number,
  call: Call,
): Promise<Metrics['total']> {
  const period = Math.ceil((to - from) / MINUTE) * 60;
  const results = await ask(context, region, queriesFor(name, period, ''), from, to, call);
  const one = (id: StatId): number | null => {
    const values = valuesOf(results, id);
    // A period that does not begin on a whole multiple may come in two parts: percentiles of parts are none of the whole.
    return values.size === 1 ? (values.values().next().value ?? null) : null;
  };
  return {
    invocations: sumOf(valuesOf(results, 'invocations')),
    errors: sumOf(valuesOf(results, 'errors')),
    // Lambda publishes no metric of cold starts, nor of what it bills.
    coldStarts: null,
    billedMs: null,
    throttles: sumOf(valuesOf(results, 'throttles')),
    p50Ms: one('p50'),
    p95Ms: one('p95'),
    p99Ms: one('p99'),
  };
}

/** Questions in one request. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MAX_QUERIES = 500;

/** Names of the functions that have been called in the last two weeks: CloudWatch forgets the others. */
async function functionsWithMetrics(context: AwsContext, region: string, { signal }: Call): Promise<string[]> {
  const cloudwatch = await context.clients.cloudwatch(region);
  const request = { Namespace: 'AWS/Lambda', MetricName: 'Invocations', Dimensions: [{ Name: 'FunctionName' }] };
  const pages = pagesOf((NextToken) => cloudwatch.listMetrics({ ...request, ...(NextToken === undefined ? {} : { NextToken }) }, { abortSignal: signal }), (page) => page.NextToken); // prettier-ignore
  const names = new Set<string>();
  for await (const { Metrics = [] } of pages) {
    // One with further dimensions counts a version or an alias, whose calls are in the function's own as well.
    for (const { Dimensions = [] } of Metrics) if (Dimensions.length === 1) names.add(Dimensions[0]?.Value ?? '');
  }
  return [...names].filter((name) => name !== '');
}

/** The busiest functions of a region: the calls of all, and of the first few what else there is to know. */
async function readRanking(context: AwsContext, region: string, from: number, to: number, call: Call): Promise<Metrics['functions']> {
  const period = Math.ceil((to - from) / MINUTE) * 60;
  const names = await functionsWithMetrics(context, region, call);
  const counted: { name: string; invocations: number }[] = [];
  for (let at = 0; at < names.length; at += MAX_QUERIES) {
    const some = names.slice(at, at + MAX_QUERIES);
    const queries = some.flatMap((name, i) => queriesFor(name, period, `f${i}_`).filter(({ Id }) => Id === `f${i}_invocations`));
    const results = await ask(context, region, queries, from, to, call);
    counted.push(...some.map((name, i) => ({ name, invocations: sumOf(valuesOf(results, `f${i}_invocations`)) })));
  }
  const busiest = counted
    .filter(({ invocations }) => invocations > 0)
    .toSorted((a, b) => b.invocations - a.invocations)
    .slice(0, TOP);
  const results = await ask(context, region, busiest.flatMap(({ name }, i) => queriesFor(name, period, `f${i}_`)), from, to, call); // prettier-ignore
  return busiest.map(({ name, invocations }, i) => {
    const p95 = valuesOf(results, `f${i}_p95`);
    const errors = sumOf(valuesOf(results, `f${i}_errors`));
    const p95Ms = p95.size === 1 ? (p95.values().next().value ?? null) : null;
    return { functionRef: context.ref(region, name), invocations, errors, coldStarts: null, p95Ms };
  });
}

/** Metrics of one function, or of all functions of a region where `name` is null. */
export async function readMetrics(
  context: AwsContext,
  { region, name }: { region: string; name: Location['name'] | null },
  query: MetricsQuery,
  call: Call,
): Promise<Metrics> {
  const sinceMs = Date.parse(query.since);
  const untilMs = Date.parse(query.until);
  const period = periodFor(sinceMs, untilMs, query.buckets, Date.now());
  const stepMs = period * 1000;
  // CloudWatch counts periods from whole multiples of them.
  const from = Math.floor(sinceMs / stepMs) * stepMs;
  const to = Math.max(from + stepMs, Math.ceil(untilMs / stepMs) * stepMs);
  const [results, total, ranking] = await Promise.all([
    ask(context, region, queriesFor(name, period, ''), from, to, call),
    readTotal(context, region, name, from, to, call),
    name === null ? readRanking(context, region, from, to, call) : null,
  ]);
  const own = {
    functionRef: context.ref(region, name ?? ''),
    invocations: total.invocations,
    errors: total.errors,
    coldStarts: null,
    p95Ms: total.p95Ms,
  };
  return {
    since: query.since,
    until: query.until,
    bucketMs: stepMs,
    total,
    buckets: bucketsOf(results, from, to, stepMs),
    functions: ranking ?? (total.invocations === 0 ? [] : [own]),
  };
}
