import type { HostDocuments } from '../../../../emulation-host.ts';
import { createCollection } from '../../collection.ts';
import { dimensionsKey, type MetricKey, type MetricSource, type Sample } from './metric.ts';

/** Stands between the parts of a key; it can be in none of them. */
const SEPARATOR = '\u0000';
/** As long as CloudWatch keeps values of a minute. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention */
const KEPT_MS = 15 * 86_400_000;
const SLICE = 1000;

interface Place {
  account: string;
  region: string;
}

/** Metrics that clients put themselves. */
export interface CustomMetrics extends MetricSource {
  put(metric: MetricKey, at: Place, samples: readonly Sample[]): void;
}

export function createCustomMetrics(documents: HostDocuments): CustomMetrics {
  const metrics = createCollection<MetricKey>(documents, 'metrics.metrics');
  const values = createCollection<Sample>(documents, 'metrics.values');
  const counter = createCollection<number>(documents, 'metrics.counter');
  const keyOf = ({ namespace, name, dimensions }: MetricKey, { account, region }: Place): string =>
    [`${account}/${region}`, namespace, name, dimensionsKey(dimensions)].join(SEPARATOR);

  return {
    list: async ({ account, region }) => metrics.list({ prefix: `${account}/${region}${SEPARATOR}` }).map(({ value }) => value),
    async read(metric, at, { sinceMs, untilMs }) {
      const key = keyOf(metric, at);
      if (metrics.get(key) === null) return null;
      const prefix = `${key}${SEPARATOR}`;
      const found: Sample[] = [];
      for (let after = prefix + timeKey(sinceMs); ;) {
        const slice = values.list({ prefix, after, limit: SLICE });
        found.push(...slice.map(({ value }) => value).filter(({ atMs }) => atMs >= sinceMs && atMs < untilMs));
        after = slice.at(-1)?.key ?? after;
        if (slice.length < SLICE || after > prefix + timeKey(untilMs)) return found;
      }
    },
    put(metric, at, samples) {
      const key = keyOf(metric, at);
      documents.transaction(() => {
        metrics.put(key, metric);
        const number = (counter.get('values') ?? 0) + 1;
        counter.put('values', number);
        for (const [n, sample] of samples.entries()) {
          values.put(`${key}${SEPARATOR}${timeKey(sample.atMs)}-${number}-${n}`, sample);
        }
        forget(`${key}${SEPARATOR}`);
      });
    },
  };

  /** What is too old goes as new values come. */
  function forget(prefix: string): void {
    const last = prefix + timeKey(Date.now() - KEPT_MS);
    for (const { key } of values.list({ prefix, limit: 100 })) {
      if (key >= last) return;
      values.remove(key);
    }
  }
}

function timeKey(ms: number): string {
  return String(Math.max(0, Math.floor(ms))).padStart(16, '0');
}
