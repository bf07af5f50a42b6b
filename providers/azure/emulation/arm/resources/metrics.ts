import { listMetrics, metricDefinitions } from '../../monitor/answer-metrics.ts';
import type { AzureContext } from '../../server/context.ts';
import { listOf, ok, param, routesOf, type ArmRoute } from '../arm-route.ts';

/** Metrics of apps by Resource Manager; the batches that the adapter asks for are at an endpoint of their own. */
export function metricRoutes(context: AzureContext): ArmRoute[] {
  const counted = 'Those that metrics:getBatch has, as totals.';
  return routesOf('Microsoft.Insights', {
    'GET /{*scope}/providers/Microsoft.Insights/metrics': [
      'Metrics_List',
      'approximated',
      async (request) => ok(await listMetrics(context, param(request, 'scope'), request.query, request.signal)),
      counted,
    ],
    'GET /{*scope}/providers/Microsoft.Insights/metricDefinitions': [
      'MetricDefinitions_List',
      'approximated',
      (request) => listOf(metricDefinitions(context, param(request, 'scope'))),
      counted,
    ],
  });
}
