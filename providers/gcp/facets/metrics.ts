import type { MetricsFacet } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { readMetrics } from '../telemetry/metrics.ts';

export const metricsFacet = (context: GcpContext): MetricsFacet => ({
  get: (query, call) => readMetrics(context, query, call),
});
