import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { integer, list, number, timestamp } from '../../protocols/scalars.ts';
import { AwsError } from '../../server/service.ts';
import type { CustomMetrics } from './custom-metrics.ts';
import { dimensions, metricName, namespace } from './inputs.ts';
import { sampleOf, type Sample } from './metric.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const OLDEST_MS = 14 * 86_400_000;
const NEWEST_MS = 2 * 3_600_000;

const Datum = z.object({
  MetricName: metricName,
  Dimensions: dimensions.default([]),
  Timestamp: timestamp.optional(),
  Value: number.optional(),
  Values: list(number).default([]),
  Counts: list(number).default([]),
  StatisticValues: z.object({ SampleCount: number, Sum: number, Minimum: number, Maximum: number }).optional(),
  Unit: z.string().default('None'),
  StorageResolution: integer.optional(),
});

/** Metrics that clients put. */
export function writeOperations(custom: CustomMetrics): Operations {
  return {
    PutMetricData: operation({
      input: z.object({ Namespace: namespace, MetricData: list(Datum, { max: 1000 }).default([]) }),
      level: 'verified',
      note: 'Entities are not kept. Values are kept for 15 days.',
      handle: ({ Namespace, MetricData }, { account, region }) => {
        if (Namespace.startsWith('AWS/')) {
          throw new AwsError('InvalidParameterValueException', 'The value AWS/ for parameter Namespace is invalid.');
        }
        const put = MetricData.map((datum) => ({ datum, samples: samplesOf(datum) }));
        for (const { datum, samples } of put) {
          custom.put({ namespace: Namespace, name: datum.MetricName, dimensions: datum.Dimensions }, { account, region }, samples);
        }
      },
    }),
  };
}

function samplesOf({ Timestamp, Value, Values, Counts, StatisticValues, Unit }: z.output<typeof Datum>): Sample[] {
  const now = Date.now();
  const atMs = Timestamp?.getTime() ?? now;
  if (atMs < now - OLDEST_MS || atMs > now + NEWEST_MS) {
    throw new AwsError(
      'InvalidParameterValueException',
      'The parameter MetricData.member.Timestamp must be within the last two weeks and no more than two hours ahead.',
    );
  }
  if (StatisticValues !== undefined) {
    const { SampleCount, Sum, Minimum, Maximum } = StatisticValues;
    return [{ atMs, sum: Sum, count: SampleCount, minimum: Minimum, maximum: Maximum, value: null, unit: Unit }];
  }
  if (Values.length > 0) {
    if (Counts.length > 0 && Counts.length !== Values.length) {
      throw new AwsError(
        'InvalidParameterCombinationException',
        'The parameters MetricData.member.Values and MetricData.member.Counts must be of the same size.',
      );
    }
    return Values.map((value, at) => sampleOf(atMs, value, Unit, Counts[at] ?? 1));
  }
  if (Value === undefined)
    throw new AwsError(
      'MissingRequiredParameterException',
      'At least one of the parameters must be specified: Value, Values, StatisticValues.',
    );
  return [sampleOf(atMs, Value, Unit)];
}
