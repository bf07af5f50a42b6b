import { mergeMetrics } from '#shared/model/merge-metrics.ts';
import type { MetricsFacet } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { readMetrics } from '../telemetry/metrics.ts';

export const metricsFacet = (context: AwsContext): MetricsFacet => ({
  async get({ name, ...query }, call) {
    const op = 'metrics.get';
    if (name !== undefined) {
      const at = context.locate(name);
      return context.run(op, at.region, () => readMetrics(context, at, query, call));
    }
    const { results, failures } = await context.everyRegion(op, call.signal, (region) =>
      readMetrics(context, { region, name: null }, query, call),
    );
    const parts = results.map(({ value }) => value);
    const window = { since: query.since, until: query.until, bucketMs: parts[0]?.bucketMs ?? 60_000 };
    return { ...mergeMetrics(window, parts), failures };
  },
});
