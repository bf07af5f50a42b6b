import { badField, type ApiError } from '../api/api-error.ts';
import { listOf, textOf, type Json } from '../api/json.ts';
import { byPeriod, labelKey, type Point, type Series } from './series.ts';

/** One way of putting the values of a period, or of several series, into one. */
interface Step {
  /** Whether it takes distributions. */
  takes: 'numeric' | 'distribution' | 'both';
  /** Left out: as what goes in. */
  valueType?: Series['valueType'];
  kind?: Series['kind'];
  /** `values` in the order of time. */
  combine(values: readonly number[], periodMs: number): readonly number[];
}

const percentile =
  (p: number): Step['combine'] =>
  (values) => {
    const sorted = values.toSorted((a, b) => a - b);
    return [sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0];
  };
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const deviation = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** @see the comments of `Aligner` in google/monitoring/v3/common.proto */
const ALIGNERS: Readonly<Record<string, Step>> = {
  ALIGN_DELTA: { takes: 'both', combine: (values) => [sum(values)] },
  ALIGN_RATE: { takes: 'numeric', valueType: 'DOUBLE', kind: 'GAUGE', combine: (values, periodMs) => [sum(values) / (periodMs / 1000)] },
  ALIGN_MIN: { takes: 'numeric', kind: 'GAUGE', combine: (values) => [Math.min(...values)] },
  ALIGN_MAX: { takes: 'numeric', kind: 'GAUGE', combine: (values) => [Math.max(...values)] },
  ALIGN_MEAN: { takes: 'numeric', valueType: 'DOUBLE', kind: 'GAUGE', combine: (values) => [mean(values)] },
  ALIGN_COUNT: { takes: 'numeric', valueType: 'INT64', kind: 'GAUGE', combine: (values) => [values.length] },
  ALIGN_SUM: { takes: 'both', combine: (values) => [sum(values)] },
  ALIGN_STDDEV: { takes: 'numeric', valueType: 'DOUBLE', kind: 'GAUGE', combine: (values) => [deviation(values)] },
  ...Object.fromEntries(
    [99, 95, 50, 5].map((p) => [
      `ALIGN_PERCENTILE_${String(p).padStart(2, '0')}`,
      { takes: 'distribution', valueType: 'DOUBLE', kind: 'GAUGE', combine: percentile(p) } satisfies Step,
    ]),
  ),
};

/** @see the comments of `Reducer` in google/monitoring/v3/common.proto */
const REDUCERS: Readonly<Record<string, Step>> = {
  REDUCE_MEAN: { takes: 'both', valueType: 'DOUBLE', combine: (values) => [mean(values)] },
  REDUCE_MIN: { takes: 'numeric', combine: (values) => [Math.min(...values)] },
  REDUCE_MAX: { takes: 'numeric', combine: (values) => [Math.max(...values)] },
  REDUCE_SUM: { takes: 'both', combine: (values) => [sum(values)] },
  REDUCE_STDDEV: { takes: 'both', valueType: 'DOUBLE', combine: (values) => [deviation(values)] },
  REDUCE_COUNT: { takes: 'both', valueType: 'INT64', combine: (values) => [values.length] },
  ...Object.fromEntries(
    [99, 95, 50, 5].map((p) => [
      `REDUCE_PERCENTILE_${String(p).padStart(2, '0')}`,
      { takes: 'both', valueType: 'DOUBLE', combine: percentile(p) } satisfies Step,
    ]),
  ),
};

/** What a request asks to be done with the series; checked against the metric it is asked of. */
export interface Aggregation {
  aligner: string;
  periodMs: number;
  reducer: string;
  groupBy: readonly string[];
}

/** Reads `google.monitoring.v3.Aggregation`. Throws INVALID_ARGUMENT for what contradicts itself or is not understood. */
export function readAggregation(message: Json): Aggregation {
  const aligner = textOf(message, 'perSeriesAligner') || 'ALIGN_NONE';
  const reducer = textOf(message, 'crossSeriesReducer') || 'REDUCE_NONE';
  const period = textOf(message, 'alignmentPeriod');
  const seconds = period === '' ? 0 : Number(/^(\d+(?:\.\d+)?)s$/.exec(period)?.[1] ?? Number.NaN);
  if (aligner !== 'ALIGN_NONE' && ALIGNERS[aligner] === undefined) throw invalid('aggregation.perSeriesAligner', aligner, NOT_HERE);
  if (reducer !== 'REDUCE_NONE' && REDUCERS[reducer] === undefined) throw invalid('aggregation.crossSeriesReducer', reducer, NOT_HERE);
  if (reducer !== 'REDUCE_NONE' && aligner === 'ALIGN_NONE') {
    throw invalid('aggregation.perSeriesAligner', aligner, 'A cross-series reducer needs series that are aligned.');
  }
  if (Number.isNaN(seconds) || (aligner !== 'ALIGN_NONE' && seconds < 60)) {
    throw invalid('aggregation.alignmentPeriod', period, 'The alignment period must be at least 60 seconds.');
  }
  return { aligner, periodMs: seconds * 1000, reducer, groupBy: listOf(message, 'groupByFields').map(String) };
}

const NOT_HERE = 'It is not one of those that this emulation computes.';

/** Aligns each series and reduces them to one per group. Throws INVALID_ARGUMENT where the metric does not allow it. */
export function aggregate(series: readonly Series[], { aligner, periodMs, reducer, groupBy }: Aggregation, endMs: number): Series[] {
  const step = ALIGNERS[aligner];
  if (step === undefined) return [...series];
  const aligned = series.map((one) => align(one, aligner, step, periodMs, endMs));
  const reduction = REDUCERS[reducer];
  return reduction === undefined ? aligned : reduce(aligned, reducer, reduction, periodMs, groupBy);
}

function align(series: Series, name: string, step: Step, periodMs: number, endMs: number): Series {
  check('aggregation.perSeriesAligner', name, step, series);
  if (name === 'ALIGN_DELTA' || name === 'ALIGN_RATE') checkDelta(name, series);
  const points = byPeriod(series.points, (point) => point.endMs, endMs, periodMs).map(({ startMs, endMs: end, items }): Point => {
    const values = items.toReversed().flatMap((point) => point.values);
    return { startMs, endMs: end, values: keepsDistribution(step, series) ? values : step.combine(values, periodMs) };
  });
  return { ...series, kind: step.kind ?? series.kind, valueType: step.valueType ?? series.valueType, points };
}

function reduce(series: readonly Series[], name: string, step: Step, periodMs: number, groupBy: readonly string[]): Series[] {
  const groups = new Map<string, { labels: Pick<Series, 'metricLabels' | 'resourceLabels'>; members: Series[] }>();
  for (const one of series) {
    check('aggregation.crossSeriesReducer', name, step, one);
    const labels = keptLabels(one, groupBy);
    const key = labelKey(labels.metricLabels, labels.resourceLabels);
    const group = groups.get(key) ?? { labels, members: [] };
    group.members.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ labels, members }) => {
    const [first] = members;
    if (first === undefined) return [];
    const times = new Map<number, Point[]>();
    for (const point of members.flatMap(({ points }) => points)) times.set(point.endMs, [...(times.get(point.endMs) ?? []), point]);
    const points = [...times]
      .toSorted(([a], [b]) => b - a)
      .map(([endMs, found]): Point => {
        const values = found.flatMap((point) => point.values);
        return { startMs: endMs - periodMs, endMs, values: keepsDistribution(step, first) ? values : step.combine(values, periodMs) };
      });
    return [{ ...labels, kind: first.kind, valueType: step.valueType ?? first.valueType, points }];
  });
}

/** Sums of distributions are distributions of everything. */
function keepsDistribution(step: Step, { valueType }: Series): boolean {
  return step.valueType === undefined && valueType === 'DISTRIBUTION';
}

/** Labels that are grouped by; the project always stays. */
function keptLabels({ metricLabels, resourceLabels }: Series, groupBy: readonly string[]): Pick<Series, 'metricLabels' | 'resourceLabels'> {
  const wanted = groupBy.map((field) => {
    const found = /^(metric|resource)\.(?:labels?\.)?([\w-]+)$/.exec(field);
    if (found === null) throw invalid('aggregation.groupByFields', field, 'A label of the metric or of the resource is expected.');
    return { of: found[1], name: found[2] ?? '' };
  });
  const pick = (labels: Readonly<Record<string, string>>, of: string, always: string[] = []): Record<string, string> =>
    Object.fromEntries(
      Object.entries(labels).filter(([name]) => always.includes(name) || wanted.some((one) => one.of === of && one.name === name)),
    );
  return { metricLabels: pick(metricLabels, 'metric'), resourceLabels: pick(resourceLabels, 'resource', ['project_id']) };
}

function check(field: string, name: string, { takes }: Step, { kind, valueType }: Series): void {
  const isDistribution = valueType === 'DISTRIBUTION';
  if (takes === 'both' || (takes === 'distribution') === isDistribution) return;
  const what = field.endsWith('Aligner') ? 'aligner' : 'reducer';
  throw invalid(field, name, `The ${what} cannot be applied to metrics with kind ${kind} and value type ${valueType}.`);
}

function checkDelta(name: string, { kind, valueType }: Series): void {
  if (kind === 'DELTA') return;
  throw invalid(
    'aggregation.perSeriesAligner',
    name,
    `The aligner cannot be applied to metrics with kind ${kind} and value type ${valueType}.`,
  );
}

/** As Monitoring says that a field is wrong. */
export function invalid(field: string, value: string, why: string): ApiError {
  return badField(field, `Field ${field} had an invalid value of "${value}": ${why}`);
}
