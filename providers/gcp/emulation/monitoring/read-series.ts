import type { HostMeasurement } from '../../../emulation-host.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { revisionName } from '../functions/function-view.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';
import type { MeasuredCall, Metric } from './metrics.ts';
import { byPeriod, labelKey, type Point, type Series } from './series.ts';

/** Raw points are a minute apart: "Sampled every 60 seconds". */
const RAW_MS = 60_000;
/** Calls that began before the interval may still be running in it. */
const LONGEST_MS = 3_600_000;

interface Sample {
  atMs: number;
  value: number;
}

/** All series of a metric in a project, one point a minute. `wants` looks at the labels. */
export async function readSeries(
  { context, store }: Pick<DeployServices, 'context' | 'store'>,
  metric: Metric,
  { project, sinceMs, untilMs }: { project: string; sinceMs: number; untilMs: number },
  signal: AbortSignal,
): Promise<Series[]> {
  const { telemetry } = context.host;
  const places = new Map(store.list(project, '-').map(({ place }) => [store.hostName(place), place] as const));
  const running = new Map<string, number[]>();
  const found = new Map<string, { series: Omit<Series, 'points'>; samples: Sample[] }>();
  const query = { since: new Date(sinceMs - LONGEST_MS).toISOString(), until: new Date(untilMs).toISOString() };
  for await (const batch of telemetry.invocations(query, signal)) {
    for (const call of batch) {
      const place = places.get(call.name);
      if (place === undefined) continue;
      const measured = measure(context.host.functions.version(call.name, call.version), call, running);
      if (call.startedAtMs >= sinceMs) add(found, metric, place, measured);
    }
  }
  return [...found.values()].map(({ series, samples }) => ({ ...series, points: toPoints(metric, samples, untilMs) }));
}

function measure(
  version: { project: { memoryMb: number; concurrency: number } } | null,
  call: HostMeasurement,
  running: Map<string, number[]>,
): MeasuredCall {
  const key = `${call.name}@${call.version}`;
  const others = (running.get(key) ?? []).filter((endMs) => endMs > call.startedAtMs);
  others.push(call.startedAtMs + call.durationMs);
  running.set(key, others);
  const { memoryMb = 256, concurrency = 1 } = version?.project ?? {};
  return { call, memoryMb, instances: Math.ceil(others.length / concurrency) };
}

function add(
  found: Map<string, { series: Omit<Series, 'points'>; samples: Sample[] }>,
  metric: Metric,
  place: FunctionPlace,
  measured: MeasuredCall,
): void {
  const value = metric.measure(measured);
  if (value === null) return;
  const resourceLabels = resourceLabelsOf(metric, place, measured.call.version);
  const key = labelKey(value.labels, resourceLabels);
  let entry = found.get(key);
  if (entry === undefined) {
    const { kind, valueType } = metric;
    found.set(key, (entry = { series: { metricLabels: value.labels, resourceLabels, kind, valueType }, samples: [] }));
  }
  entry.samples.push({ atMs: measured.call.startedAtMs, value: value.value });
}

/** @see https://cloud.google.com/monitoring/api/resources */
function resourceLabelsOf({ resource }: Metric, { project, location, id }: FunctionPlace, version: string): Record<string, string> {
  if (resource === 'cloud_function') return { project_id: project, function_name: id, region: location };
  return {
    project_id: project,
    location,
    service_name: id,
    configuration_name: id,
    revision_name: revisionName(id, version),
  };
}

function toPoints({ kind, valueType }: Metric, samples: readonly Sample[], endMs: number): Point[] {
  return byPeriod(samples, ({ atMs }) => atMs, endMs, RAW_MS).map(({ startMs, endMs: end, items }) => {
    const values = items.map(({ value }) => value);
    const whole = kind === 'GAUGE' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0);
    return { startMs, endMs: end, values: valueType === 'DISTRIBUTION' ? values : [whole] };
  });
}
