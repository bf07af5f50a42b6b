import type { Api, ApiCall } from '../api/api.ts';
import { ApiError, badField } from '../api/api-error.ts';
import { matchesFilter } from '../api/filter/match-filter.ts';
import { parseFilter, type Filter } from '../api/filter/parse-filter.ts';
import { messageOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { aggregate, invalid, readAggregation } from './aggregate.ts';
import { METRICS, type Metric } from './metrics.ts';
import { readSeries } from './read-series.ts';
import type { Series } from './series.ts';
import { typedValue } from './typed-value.ts';

const MAX_POINTS = 100_000;
const RESOURCE_LABELS: Readonly<Record<Metric['resource'], readonly string[]>> = {
  cloud_run_revision: ['project_id', 'location', 'service_name', 'configuration_name', 'revision_name'],
  cloud_function: ['project_id', 'function_name', 'region'],
};

/** What was measured of functions, through `google.monitoring.v3.MetricService`. @see https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list */
export function monitoringApi(services: DeployServices): Api {
  return {
    schema: schemaOf('@google-cloud/monitoring'),
    service: 'google.monitoring.v3.MetricService',
    label: 'monitoring',
    handlers: {
      ListTimeSeries: (request, call) => listTimeSeries(services, request, call),
      ListMetricDescriptors(request) {
        const project = projectOf(textOf(request, 'name'));
        const filter = textOf(request, 'filter');
        const all = METRICS.map((metric) => descriptorOf(project, metric)).filter(
          (one) => filter === '' || matchesFilter(parseFilter(filter), { metric: { type: one['type'] }, project }),
        );
        const { items, nextPageToken } = paged(all, request, 10_000);
        return { metricDescriptors: items, nextPageToken };
      },
      GetMetricDescriptor(request) {
        const name = textOf(request, 'name');
        const [project = '', type = ''] = name.split('/metricDescriptors/');
        const metric = METRICS.find((one) => one.type === type);
        if (metric === undefined) throw new ApiError('NOT_FOUND', `Could not find descriptor for metric '${type}'.`);
        return descriptorOf(projectOf(project), metric);
      },
    },
    fidelity: {
      ListTimeSeries: [
        'modelled',
        `${METRICS.length} metrics of Cloud Run and Cloud Functions, from what the runtime measured. Percentiles are those of the calls, not of buckets; instances are counted while they are busy. No secondary aggregation.`,
      ],
      ListMetricDescriptors: ['modelled', 'Only the metrics that ListTimeSeries knows.'],
      GetMetricDescriptor: ['modelled', 'Only the metrics that ListTimeSeries knows.'],
    },
  };
}

async function listTimeSeries(services: DeployServices, request: Json, { signal }: ApiCall): Promise<Json> {
  const project = projectOf(textOf(request, 'name'));
  const filter = readFilter(textOf(request, 'filter'));
  if (textOf(request, 'orderBy') !== '') throw invalid('orderBy', textOf(request, 'orderBy'), 'Ordering is not supported.');
  if (request['secondaryAggregation'] !== undefined) {
    throw new ApiError('UNIMPLEMENTED', 'A secondary aggregation is not part of this emulation.');
  }
  const metric = METRICS.find(({ type }) => type === filter.metricType);
  if (metric === undefined) {
    throw new ApiError(
      'NOT_FOUND',
      `Cannot find metric(s) that match type = "${filter.metricType}". If a metric was created recently, it could take up to 10 minutes to become available. Please try again soon.`,
    );
  }
  checkFields(filter.tree, metric);
  const range = readInterval(messageOf(request, 'interval'));
  const aggregation = readAggregation(messageOf(request, 'aggregation'));
  const all = await readSeries(services, metric, { project, ...range }, signal);
  const chosen = all.filter((series) => matchesFilter(filter.tree, filterView(series, metric)));
  const series = aggregate(chosen, aggregation, range.untilMs);
  return page(series, metric, request);
}

/** A page holds so many points; with HEADERS so many series. */
function page(series: readonly Series[], metric: Metric, request: Json): Json {
  if (textOf(request, 'view') === 'HEADERS') {
    const { items, nextPageToken } = paged(
      series.map((one) => toTimeSeries(one, metric, [])),
      request,
      MAX_POINTS,
    );
    return { timeSeries: items, nextPageToken };
  }
  const flat = series.flatMap((one, index) => one.points.map((point) => ({ index, point })));
  const { items, nextPageToken } = paged(flat, request, MAX_POINTS);
  const timeSeries = series.flatMap((one, index) => {
    const points = items.flatMap((item) => (item.index === index ? [item.point] : []));
    return points.length === 0 ? [] : [toTimeSeries(one, metric, points)];
  });
  return { timeSeries, nextPageToken };
}

function toTimeSeries(series: Series, { type, resource, unit, scale }: Metric, points: Series['points']): Json {
  return {
    metric: { type, labels: series.metricLabels },
    resource: { type: resource, labels: series.resourceLabels },
    metricKind: series.kind,
    valueType: series.valueType,
    unit,
    points: points.map(({ startMs, endMs, values }) => ({
      // "For GAUGE metrics, the start time … must be equal to the end time".
      interval: { startTime: instant(series.kind === 'GAUGE' ? endMs : startMs), endTime: instant(endMs) },
      value: typedValue(series.valueType, values, scale),
    })),
  };
}

/** The filter as a tree, and the one metric type that it has to name. */
function readFilter(text: string): { tree: Filter; metricType: string } {
  if (text.trim() === '') throw invalid('filter', text, 'must not be empty.');
  const tree = parseFilter(text);
  const terms = tree.kind === 'and' ? tree.terms : [tree];
  const types = terms.flatMap((one) =>
    one.kind === 'compare' && one.path.join('.') === 'metric.type' && one.operator === '=' ? [one.value] : [],
  );
  const [metricType] = types;
  if (metricType === undefined || types.length > 1) {
    throw invalid('filter', text, 'must specify a single metric type, as in metric.type = "run.googleapis.com/request_count".');
  }
  return { tree, metricType };
}

/** A name that a filter of this metric cannot have is an error, not something that never matches. */
function checkFields(filter: Filter, metric: Metric): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const term of filter.terms) checkFields(term, metric);
      return;
    case 'not':
      checkFields(filter.term, metric);
      return;
    case 'anywhere':
      throw invalid('filter', filter.text, 'a comparison of a metric or resource label is expected.');
    case 'compare':
      if (!isField(filter.path, metric)) throw invalid('filter', filter.path.join('.'), `${metric.type} has no such field.`);
  }
}

function isField(path: readonly string[], metric: Metric): boolean {
  const [owner, kind = '', label = ''] = path;
  if (owner === 'project') return path.length === 1;
  if (owner !== 'metric' && owner !== 'resource') return false;
  const labels = owner === 'metric' ? Object.keys(metric.labels) : RESOURCE_LABELS[metric.resource];
  return kind === 'type' || (/^labels?$/.test(kind) && labels.includes(label));
}

function filterView({ metricLabels, resourceLabels }: Series, { type, resource }: Metric): Json {
  return {
    project: resourceLabels['project_id'],
    metric: { type, label: metricLabels, labels: metricLabels },
    resource: { type: resource, label: resourceLabels, labels: resourceLabels },
  };
}

function readInterval(interval: Json): { sinceMs: number; untilMs: number } {
  const untilMs = Date.parse(textOf(interval, 'endTime'));
  if (Number.isNaN(untilMs)) throw invalid('interval.endTime', textOf(interval, 'endTime'), 'The end time is required.');
  const start = textOf(interval, 'startTime');
  const sinceMs = start === '' ? untilMs : Date.parse(start);
  if (Number.isNaN(sinceMs) || sinceMs > untilMs)
    throw invalid('interval.startTime', start, 'The start time must not be after the end time.');
  return { sinceMs, untilMs };
}

function descriptorOf(project: string, metric: Metric): Json {
  const { type, kind, valueType, unit, displayName, description, resource, labels } = metric;
  return {
    name: `projects/${project}/metricDescriptors/${type}`,
    type,
    metricKind: kind,
    valueType,
    unit,
    displayName,
    description,
    labels: Object.entries(labels).map(([key, text]) => ({ key, valueType: 'STRING', description: text })),
    launchStage: 'GA',
    monitoredResourceTypes: [resource],
    metadata: { samplePeriod: '60s', ingestDelay: '0s' },
  };
}

function projectOf(name: string): string {
  const project = /^projects\/([^/]+)$/.exec(name)?.[1];
  if (project === undefined) throw badField('name', `Field name had an invalid value of "${name}": expected projects/PROJECT.`);
  return project;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
