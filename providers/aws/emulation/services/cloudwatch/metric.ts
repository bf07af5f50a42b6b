/** A metric as it is told from all others. */
export interface MetricKey {
  namespace: string;
  name: string;
  dimensions: readonly Dimension[];
}

export interface Dimension {
  Name: string;
  Value: string;
}

/** One value at one time, or what is known of many. */
export interface Sample {
  atMs: number;
  /** Of a set of values its sum; else the value times `count`. */
  sum: number;
  count: number;
  minimum: number;
  maximum: number;
  /** Null for a set: percentiles cannot be told from it. */
  value: number | null;
  unit: string;
}

export interface MetricSource {
  /** Metrics there are. */
  list(at: { account: string; region: string }, signal: AbortSignal): Promise<MetricKey[]>;
  /** Null where the source does not know the metric; samples from `sinceMs` up to but not including `untilMs`, in any order. */
  read(
    metric: MetricKey,
    at: { account: string; region: string },
    range: { sinceMs: number; untilMs: number },
    signal: AbortSignal,
  ): Promise<Sample[] | null>;
}

export function sampleOf(atMs: number, value: number, unit: string, count = 1): Sample {
  return { atMs, value, sum: value * count, count, minimum: value, maximum: value, unit };
}

/** Dimensions have no order. */
export function dimensionsKey(dimensions: readonly Dimension[]): string {
  return JSON.stringify(dimensions.map(({ Name, Value }) => [Name, Value]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}
