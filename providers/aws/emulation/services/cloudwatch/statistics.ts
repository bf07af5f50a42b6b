import { AwsError } from '../../server/service.ts';
import type { Sample } from './metric.ts';

/** What is asked of the samples of one period; null where it cannot be told from them. */
export type Statistic = (samples: readonly Sample[]) => number | null;

const sum = (of: (sample: Sample) => number) => (samples: readonly Sample[]) => samples.reduce((total, sample) => total + of(sample), 0);
const total = sum((sample) => sample.sum);
const count = sum((sample) => sample.count);

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: count,
  Sum: total,
  Average: (samples) => total(samples) / count(samples),
  Minimum: (samples) => samples.reduce((least, sample) => Math.min(least, sample.minimum), Infinity),
  Maximum: (samples) => samples.reduce((most, sample) => Math.max(most, sample.maximum), -Infinity),
};

export const SIMPLE_STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

/**
 * `Average`, `p99.9`, … Trimmed means, percentile ranks and the like are not computed here.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statisticOf(name: string): Statistic {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple !== undefined) return simple;
  const percent = Number(/^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)?.[1] ?? Number.NaN);
  if (Number.isNaN(percent)) {
    throw new AwsError('InvalidParameterValueException', `The value ${name} for parameter Stat is not supported by the local runtime.`);
  }
  return (samples) => percentile(samples, percent / 100);
}

/** Nearest rank, as the console has it; null where there is a statistic set among them. */
function percentile(samples: readonly Sample[], share: number): number | null {
  const values = samples.flatMap(({ value, count: times }) => (value === null ? [] : [{ value, times }]));
  if (values.length < samples.length) return null;
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const rank = Math.max(1, Math.ceil(share * count(samples)));
  let seen = 0;
  for (const { value, times } of sorted) {
    seen += times;
    if (seen >= rank) return value;
  }
  return sorted.at(-1)?.value ?? null;
}

/** Samples by the period they are in; periods are counted from 1970. */
export function byPeriod(samples: readonly Sample[], periodS: number): Map<number, Sample[]> {
  const periods = new Map<number, Sample[]>();
  for (const sample of samples) {
    const start = Math.floor(sample.atMs / (periodS * 1000)) * periodS * 1000;
    const known = periods.get(start);
    if (known === undefined) periods.set(start, [sample]);
    else known.push(sample);
  }
  return periods;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html */
export function checkPeriod(periodS: number): void {
  if ([1, 5, 10, 20, 30].includes(periodS) || periodS % 60 === 0) return;
  throw new AwsError('InvalidParameterValueException', 'The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60.');
}
