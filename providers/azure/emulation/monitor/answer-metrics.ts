import { isMapping } from '../../../detection/cloud-yaml.ts';
import { ArmError } from '../arm/arm-error.ts';
import type { Site } from '../apps/site.ts';
import type { AzureContext } from '../server/context.ts';

const GRAIN = /^P(?:(\d+)D|T(?:(\d+)H|(\d+)M))$/;
const MOST_RESOURCES = 50;
/** Values that are counted for one answer: what is kept of one app, minute by minute. */
const MOST_VALUES = 93 * 24 * 60;

/** Metrics that are answered, by what is counted. @see https://learn.microsoft.com/azure/azure-functions/monitor-functions-reference */
const METRICS: Readonly<Record<string, 'invocations' | 'errors'>> = {
  functionexecutioncount: 'invocations',
  ondemandfunctionexecutioncount: 'invocations',
  http5xx: 'errors',
};

const NAMES = ['FunctionExecutionCount', 'OnDemandFunctionExecutionCount', 'Http5xx'];

function invalid(message: string): ArmError {
  return new ArmError(400, 'BadRequest', message);
}

function millisOf(grain: string): number {
  const [, days, hours, minutes] = GRAIN.exec(grain) ?? [];
  const ms = Number(days ?? 0) * 86_400_000 + Number(hours ?? 0) * 3_600_000 + Number(minutes ?? 0) * 60_000;
  if (ms === 0) throw invalid(`Detected invalid time grain input '${grain}'.`);
  return ms;
}

interface Wanted {
  from: number;
  to: number;
  grain: string;
  stepMs: number;
  names: string[];
  namespace: string;
}

function wantedOf(query: URLSearchParams, { from, to }: { from: number; to: number }, apps = 1): Wanted {
  if (Number.isNaN(from) || Number.isNaN(to) || from >= to) throw invalid('The start time and the end time are invalid.');
  const names = (query.get('metricnames') ?? '').split(',').map((name) => name.trim()).filter((name) => name !== ''); // prettier-ignore
  const unknown = names.find((name) => !Object.hasOwn(METRICS, name.toLowerCase()));
  if (unknown !== undefined) {
    const valid = NAMES.join(',');
    throw invalid(`Failed to find metric configuration for provider: Microsoft.Web, resource Type: sites, metric: ${unknown}, Valid metrics: ${valid}`);
  }
  const grain = query.get('interval') ?? 'PT1M';
  const stepMs = millisOf(grain);
  if (Math.ceil((to - from) / stepMs) * apps > MOST_VALUES)
    throw invalid(`The local runtime counts ${MOST_VALUES} values at the most for one answer. Ask for a longer interval, or for less time.`);
  return { from, to, names, grain, stepMs, namespace: query.get('metricnamespace') ?? '' };
} // prettier-ignore

function siteOf({ apps }: AzureContext, id: string): Site {
  const parts = /\/sites\/([^/]+)(?:\/slots\/([^/]+))?$/i.exec(id);
  const site = apps.find(parts?.[1] ?? '', parts?.[2] ?? null);
  if (site === null) throw new ArmError(404, 'ResourceNotFound', `The Resource '${id}' was not found.`);
  return site;
}

async function valuesOf(context: AzureContext, id: string, wanted: Wanted, signal: AbortSignal): Promise<Record<string, unknown>> {
  const site = siteOf(context, id);
  const { from, to, names, grain, stepMs: step, namespace } = wanted;
  const range = {
    since: new Date(from).toISOString(),
    until: new Date(to).toISOString(),
    buckets: Math.max(1, Math.ceil((to - from) / step)),
  };
  const { buckets } = await context.host.telemetry.metrics({ name: site.functionName, ...range }, signal);
  const value = names.map((name) => {
    const what = METRICS[name.toLowerCase()] ?? 'invocations';
    const totals = new Map<number, number>();
    for (const bucket of buckets) {
      const at = Math.floor(Date.parse(bucket.at) / step) * step;
      totals.set(at, (totals.get(at) ?? 0) + bucket[what]);
    }
    const data = [...totals].map(([at, total]) => ({ timeStamp: new Date(at).toISOString(), total }));
    return {
      id: `${id}/providers/Microsoft.Insights/metrics/${name}`,
      type: 'Microsoft.Insights/metrics',
      name: { value: name, localizedValue: name },
      unit: 'Count',
      timeseries: [{ metadatavalues: [], data }],
      errorCode: 'Success',
    };
  });
  return { starttime: range.since, endtime: range.until, interval: grain, namespace, resourceregion: site.location, resourceid: id, value };
}

/** `metrics:getBatch`. @see https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch */
export async function answerMetrics(context: AzureContext, query: URLSearchParams, body: unknown, signal: AbortSignal): Promise<unknown> {
  const ids = isMapping(body) && Array.isArray(body['resourceids']) ? body['resourceids'].map(String) : [];
  if (ids.length === 0 || ids.length > MOST_RESOURCES)
    throw invalid(`The request must contain between 1 and ${MOST_RESOURCES} resource ids.`);
  const range = { from: Date.parse(query.get('starttime') ?? ''), to: Date.parse(query.get('endtime') ?? '') };
  const wanted = wantedOf(query, range, ids.length);
  return { values: await Promise.all(ids.map((id) => valuesOf(context, id, wanted, signal))) };
}

/** Metrics of one app, as Resource Manager gives them. @see https://learn.microsoft.com/rest/api/monitor/metrics/list */
export async function listMetrics(context: AzureContext, id: string, query: URLSearchParams, signal: AbortSignal): Promise<unknown> {
  const now = Date.now();
  // az encodes it twice.
  const given = (query.get('timespan') ?? '').replace(/%(?:2F|3A|2B)/gi, decodeURIComponent);
  const [from = now - 3_600_000, to = now] = given === '' ? [] : given.split('/').map((text) => Date.parse(text));
  const { starttime, endtime, resourceid: _, ...rest } = await valuesOf(context, id, wantedOf(query, { from, to }), signal);
  return { cost: 0, timespan: `${String(starttime)}/${String(endtime)}`, ...rest };
}

/** @see https://learn.microsoft.com/rest/api/monitor/metric-definitions/list */
export function metricDefinitions(context: AzureContext, id: string): unknown[] {
  siteOf(context, id);
  const grains = ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H', 'PT6H', 'PT12H', 'P1D'];
  return NAMES.map((name) => ({
    id: `${id}/providers/Microsoft.Insights/metricdefinitions/${name}`,
    resourceId: id,
    namespace: 'Microsoft.Web/sites',
    name: { value: name, localizedValue: name },
    isDimensionRequired: false,
    unit: 'Count',
    primaryAggregationType: 'Total',
    supportedAggregationTypes: ['Total'],
    metricAvailabilities: grains.map((timeGrain) => ({ timeGrain, retention: 'P93D' })),
    dimensions: [],
  }));
}
