import type { Call } from '../../provider.ts';
import { isMissing } from '../errors.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import type { WireTimestamp } from '../wire.ts';

export type Reducer = 'REDUCE_SUM' | 'REDUCE_PERCENTILE_50' | 'REDUCE_PERCENTILE_95' | 'REDUCE_PERCENTILE_99';

export interface SeriesQuery {
  /** Below `run.googleapis.com/`. @see https://cloud.google.com/monitoring/api/metrics_gcp#gcp-run */
  metric: string;
  /** Null for every service in the profile's regions. */
  location: Location | null;
  startMs: number;
  endMs: number;
  periodMs: number;
  reducer: Reducer;
  groupBy: readonly string[];
}

/** One series with its values by the end of their period (epoch milliseconds). */
export interface Series {
  metric: Readonly<Record<string, string>>;
  resource: Readonly<Record<string, string>>;
  points: Map<number, number>;
}

interface WireValue {
  int64Value?: unknown;
  doubleValue?: number | null;
  /** Which of them it is: the others are there with nothing in them. */
  value?: string;
}

interface WireSeries {
  metric?: { labels?: Record<string, string> | null } | null;
  resource?: { labels?: Record<string, string> | null } | null;
  points?: { interval?: { endTime?: WireTimestamp | null } | null; value?: WireValue | null }[] | null;
}

const millis = (time: WireTimestamp | null | undefined): number => Number(time?.seconds ?? 0) * 1000 + Math.round((time?.nanos ?? 0) / 1e6);

function numberOf(value: WireValue | null | undefined): number {
  const integer = Number(value?.int64Value ?? 0);
  return value?.value === 'doubleValue' || !integer ? (value?.doubleValue ?? integer) : integer;
}

function toSeries({ metric, resource, points }: WireSeries): Series {
  return {
    metric: metric?.labels ?? {},
    resource: resource?.labels ?? {},
    points: new Map((points ?? []).map(({ interval, value }) => [millis(interval?.endTime), numberOf(value)])),
  };
}

function filterOf(context: GcpContext, { metric, location }: SeriesQuery): string {
  const regions = location === null ? context.regions : [location.region];
  const where = regions.map((region) => `resource.labels.location = "${region}"`).join(' OR ');
  const service = location === null ? '' : ` AND resource.labels.service_name = "${location.name}"`;
  return `metric.type = "run.googleapis.com/${metric}" AND resource.type = "cloud_run_revision" AND (${where})${service}`;
}

const seconds = (ms: number): { seconds: number } => ({ seconds: Math.floor(ms / 1000) });

/** Series of a metric, aligned to periods that count back from the end. None where the project has never had such a metric. */
export async function readSeries(context: GcpContext, query: SeriesQuery, call: Call): Promise<Series[]> {
  const { startMs, endMs, periodMs, reducer, groupBy } = query;
  return context.read('metrics.get', query.location?.region ?? null, call, async () => {
    const monitoring = await context.clients.monitoring();
    try {
      const [series] = await monitoring.listTimeSeries({
        name: `projects/${context.project}`,
        filter: filterOf(context, query),
        interval: { startTime: seconds(startMs), endTime: seconds(endMs) },
        aggregation: {
          alignmentPeriod: seconds(periodMs),
          perSeriesAligner: 'ALIGN_DELTA',
          crossSeriesReducer: reducer,
          groupByFields: [...groupBy],
        },
        view: 'FULL',
      });
      return (series as WireSeries[]).map(toSeries);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  });
}
