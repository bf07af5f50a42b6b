/** A point in time of one series. Milliseconds. */
export interface Point {
  startMs: number;
  endMs: number;
  /** The number itself, or everything that a distribution was made of. */
  values: readonly number[];
}

/** Points of one combination of labels, the newest first. */
export interface Series {
  metricLabels: Readonly<Record<string, string>>;
  resourceLabels: Readonly<Record<string, string>>;
  kind: 'DELTA' | 'GAUGE';
  valueType: 'INT64' | 'DOUBLE' | 'DISTRIBUTION';
  points: readonly Point[];
}

/** The labels of both kinds as one text, the same for the same labels. */
export function labelKey(...labels: Readonly<Record<string, string>>[]): string {
  return JSON.stringify(labels.map((one) => Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

/**
 * Puts what lies within the same period together. Periods are counted back from the end of the interval, as the service
 * does ("the alignment period ... is applied backwards from the end time"), the newest first; those without data are left out.
 * @see https://cloud.google.com/monitoring/api/v3/aggregation
 */
export function byPeriod<T>(
  items: readonly T[],
  atMs: (item: T) => number,
  endMs: number,
  periodMs: number,
): { startMs: number; endMs: number; items: T[] }[] {
  const periods = new Map<number, T[]>();
  for (const item of items) {
    const index = Math.floor((endMs - atMs(item)) / periodMs);
    const found = periods.get(index);
    if (found === undefined) periods.set(index, [item]);
    else found.push(item);
  }
  return [...periods]
    .toSorted(([a], [b]) => a - b)
    .map(([index, found]) => ({ startMs: endMs - (index + 1) * periodMs, endMs: endMs - index * periodMs, items: found }));
}
