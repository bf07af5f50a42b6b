import type { Json } from '../api/json.ts';
import type { Series } from './series.ts';

const FINITE_BUCKETS = 64;
const GROWTH = 1.4;

/** `google.monitoring.v3.TypedValue`. `scale` is the upper bound of a distribution's first bucket. */
export function typedValue(valueType: Series['valueType'], values: readonly number[], scale: number): Json {
  switch (valueType) {
    case 'INT64':
      return { int64Value: String(Math.round(values[0] ?? 0)) };
    case 'DOUBLE':
      return { doubleValue: values[0] ?? 0 };
    case 'DISTRIBUTION':
      return { distributionValue: distribution(values, scale) };
  }
}

/** `google.api.Distribution` with exponential buckets. Which bounds the service uses is not documented; clients read them here. */
function distribution(values: readonly number[], scale: number): Json {
  const mean = values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
  const counts: number[] = [];
  for (const value of values) {
    const index = value < scale ? 0 : Math.min(FINITE_BUCKETS + 1, Math.floor(Math.log(value / scale) / Math.log(GROWTH)) + 1);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return {
    count: String(values.length),
    mean,
    sumOfSquaredDeviation: values.reduce((sum, value) => sum + (value - mean) ** 2, 0),
    bucketOptions: { exponentialBuckets: { numFiniteBuckets: FINITE_BUCKETS, growthFactor: GROWTH, scale } },
    bucketCounts: Array.from(counts, (count) => String(count ?? 0)),
  };
}
