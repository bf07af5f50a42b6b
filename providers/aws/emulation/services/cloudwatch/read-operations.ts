import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { XmlMap } from '../../../../emulation-parts/xml.ts';
import { boolean, integer, list, timestamp } from '../../protocols/scalars.ts';
import { AwsError, type AwsRequest } from '../../server/service.ts';
import { dimensions, metricName, namespace, period } from './inputs.ts';
import { dimensionsKey, type MetricKey, type MetricSource, type Sample } from './metric.ts';
import { byPeriod, checkPeriod, SIMPLE_STATISTICS, statisticOf } from './statistics.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
const MAX_DATAPOINTS = 1440;
const PAGE = 500;

const Metric = z.object({ Namespace: namespace.optional(), MetricName: metricName.optional(), Dimensions: dimensions.default([]) });
const Query = z.object({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, 'The value must begin with a lowercase letter.'),
  MetricStat: z.object({ Metric, Period: period, Stat: z.string(), Unit: z.string().optional() }).optional(),
  Expression: z.string().optional(),
  Label: z.string().optional(),
  ReturnData: boolean.default(true),
});

/** Values of metrics, wherever they come from. */
export function readOperations(sources: readonly MetricSource[]): Operations {
  return {
    GetMetricData: operation({
      input: z.object({
        MetricDataQueries: list(Query, { min: 1, max: 500 }),
        StartTime: timestamp,
        EndTime: timestamp,
        ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
        MaxDatapoints: integer.optional(),
        NextToken: z.string().optional(),
      }),
      level: 'verified',
      note: 'Metric math and searches are refused; aliases are not told apart in AWS/Lambda. Answers in one page.',
      handle: async (input, request) => {
        const range = rangeOf(input);
        const results = input.MetricDataQueries.map(async (query) => ({
          ...(await evaluate(sources, query, input.ScanBy, range, request)),
          query,
        }));
        const shown = (await Promise.all(results)).filter(({ query }) => query.ReturnData);
        return { MetricDataResults: shown.map(({ query: _query, ...result }) => result), Messages: [] };
      },
    }),
    GetMetricStatistics: operation({
      input: z.object({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: dimensions.default([]),
        StartTime: timestamp,
        EndTime: timestamp,
        Period: period,
        Statistics: list(z.enum(SIMPLE_STATISTICS)).default([]),
        ExtendedStatistics: list(z.string()).default([]),
        Unit: z.string().optional(),
      }),
      level: 'verified',
      note: 'Aliases are not told apart in AWS/Lambda.',
      handle: async (input, request) => {
        const range = rangeOf(input);
        checkPeriod(input.Period);
        if (input.Statistics.length + input.ExtendedStatistics.length === 0) {
          throw new AwsError('InvalidParameterCombinationException', 'Must specify either Statistics or ExtendedStatistics');
        }
        const wanted = Math.ceil((range.untilMs - range.sinceMs) / (input.Period * 1000));
        if (wanted > MAX_DATAPOINTS) {
          throw new AwsError(
            'InvalidParameterCombinationException',
            `You have requested up to ${wanted} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
          );
        }
        const metric = { namespace: input.Namespace, name: input.MetricName, dimensions: input.Dimensions };
        const periods = byPeriod(await samplesOf(sources, metric, input.Unit, range, request), input.Period);
        return { Label: input.MetricName, Datapoints: [...periods].map(([start, samples]) => datapoint(start, samples, input)) };
      },
    }),
    ListMetrics: operation({
      input: z.object({
        Namespace: namespace.optional(),
        MetricName: metricName.optional(),
        Dimensions: list(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
        RecentlyActive: z.enum(['PT3H']).optional(),
        NextToken: z.string().optional(),
      }),
      level: 'verified',
      note: 'RecentlyActive is not looked at.',
      handle: (input, request) => listMetrics(sources, input, request),
    }),
  };
}

async function evaluate(
  sources: readonly MetricSource[],
  { Id, MetricStat, Label }: z.output<typeof Query>,
  scanBy: string,
  range: { sinceMs: number; untilMs: number },
  request: AwsRequest,
) {
  if (MetricStat === undefined) {
    throw new AwsError('ValidationError', `The local runtime does not evaluate the expression of MetricDataQuery ${Id}.`);
  }
  const { Metric: asked, Period, Stat, Unit } = MetricStat;
  checkPeriod(Period);
  const statistic = statisticOf(Stat);
  const metric = { namespace: asked.Namespace ?? '', name: asked.MetricName ?? '', dimensions: asked.Dimensions };
  const samples = await samplesOf(sources, metric, Unit, range, request);
  const points = [...byPeriod(samples, Period)]
    .flatMap(([start, inPeriod]) => {
      const value = statistic(inPeriod);
      return value === null ? [] : [{ start, value }];
    })
    .toSorted((a, b) => (scanBy === 'TimestampAscending' ? a.start - b.start : b.start - a.start));
  return {
    Id,
    Label: Label ?? metric.name,
    Timestamps: points.map(({ start }) => new Date(start)),
    Values: points.map(({ value }) => value),
    StatusCode: 'Complete',
  };
}

async function samplesOf(
  sources: readonly MetricSource[],
  metric: MetricKey,
  unit: string | undefined,
  range: { sinceMs: number; untilMs: number },
  request: AwsRequest,
): Promise<Sample[]> {
  const found = await Promise.all(sources.map((source) => source.read(metric, request, range, request.signal)));
  return found.flatMap((samples) => samples ?? []).filter((sample) => unit === undefined || sample.unit === unit);
}

function datapoint(
  start: number,
  samples: readonly Sample[],
  { Statistics, ExtendedStatistics }: { Statistics: string[]; ExtendedStatistics: string[] },
) {
  const extended = ExtendedStatistics.flatMap((name) => {
    const value = statisticOf(name)(samples);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    Timestamp: new Date(start),
    ...Object.fromEntries(Statistics.map((name) => [name, statisticOf(name)(samples)])),
    Unit: samples[0]?.unit ?? 'None',
    ExtendedStatistics: extended.length === 0 ? undefined : new XmlMap(Object.fromEntries(extended)),
  };
}

function rangeOf({ StartTime, EndTime }: { StartTime: Date; EndTime: Date }): { sinceMs: number; untilMs: number } {
  if (StartTime >= EndTime)
    throw new AwsError('InvalidParameterValueException', 'The parameter StartTime must be less than the parameter EndTime.');
  return { sinceMs: StartTime.getTime(), untilMs: EndTime.getTime() };
}

interface Listing {
  Namespace?: string | undefined;
  MetricName?: string | undefined;
  Dimensions: readonly { Name: string; Value?: string | undefined }[];
  NextToken?: string | undefined;
}

async function listMetrics(
  sources: readonly MetricSource[],
  { Namespace, MetricName, Dimensions, NextToken }: Listing,
  request: AwsRequest,
) {
  const all = (await Promise.all(sources.map((source) => source.list(request, request.signal)))).flat();
  const has = (metric: MetricKey, wanted: Listing['Dimensions'][number]): boolean =>
    metric.dimensions.some(({ Name, Value }) => Name === wanted.Name && (wanted.Value ?? Value) === Value);
  const keyOf = ({ namespace: space, name, dimensions: these }: MetricKey): string => JSON.stringify([space, name, dimensionsKey(these)]);
  const found = all
    .filter((metric) => (Namespace ?? metric.namespace) === metric.namespace && (MetricName ?? metric.name) === metric.name)
    .filter((metric) => Dimensions.every((wanted) => has(metric, wanted)))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64url').toString('utf8');
  const rest = found.filter((metric) => keyOf(metric) > after);
  const page = rest.slice(0, PAGE);
  const last = page.at(-1);
  return {
    Metrics: page.map((metric) => ({ Namespace: metric.namespace, MetricName: metric.name, Dimensions: metric.dimensions })),
    NextToken: rest.length > page.length && last !== undefined ? Buffer.from(keyOf(last)).toString('base64url') : undefined,
  };
}
