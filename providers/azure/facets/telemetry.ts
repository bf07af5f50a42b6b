import { AppError } from '#shared/errors.ts';
import type { LogsFacet, MetricsFacet, TracesFacet } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { appsOf } from '../functions/list-all.ts';
import { AZURE } from '../provider-id.ts';
import { allComponents } from '../resources/insights.ts';
import { findSite } from '../sites/find-site.ts';
import { observe, observeNamed } from '../telemetry/place.ts';
import { readMetrics } from '../telemetry/metrics.ts';
import { readPlatformMetrics } from '../telemetry/platform-metrics.ts';
import { readNewest } from '../telemetry/read-logs.ts';
import { tailLogs } from '../telemetry/tail-logs.ts';
import { listEveryTrace, listTraces, noTrace, readTrace } from '../telemetry/traces.ts';

function needName(name: string | undefined, op: string): string {
  if (name !== undefined) return name;
  throw new AppError('invalid_input', 'Each function app may have an Application Insights component of its own.', {
    provider: AZURE,
    op,
    hint: 'Name an app or a function.',
  });
}

export const logsFacet = (context: AzureContext): LogsFacet => ({
  async list({ name, ...log }, call) {
    const op = 'logs.list';
    const observed = await observeNamed(context, op, { name: needName(name, op), qualifier: null }, call);
    return context.run(op, () => readNewest(context, observed, log, call));
  },
  async *tail({ name, ...log }, call) {
    const op = 'logs.tail';
    const observed = await observeNamed(context, op, { name: needName(name, op), qualifier: null }, call);
    yield* tailLogs(context, observed, log, call);
  },
});

export const tracesFacet = (context: AzureContext): TracesFacet => ({
  async list({ name, ...query }, call) {
    const op = 'traces.list';
    if (name === undefined) return listEveryTrace(context, query, call);
    const { component, conditions } = await observeNamed(context, op, { name, qualifier: null }, call);
    return context.run(op, () => listTraces(context, component, conditions, query, call));
  },
  async get(traceId, call) {
    const op = 'traces.get';
    const components = await context.run(op, () => allComponents(context, call));
    const results = await Promise.allSettled(
      components.map((component) => context.run(op, () => readTrace(context, component, traceId, call))),
    );
    for (const result of results) if (result.status === 'fulfilled' && result.value !== null) return result.value;
    const failed = results.find((result) => result.status === 'rejected');
    // It may be where nobody answered: that it is nowhere is not known then.
    if (failed !== undefined) throw failed.reason as Error;
    throw noTrace(traceId);
  },
});

export const metricsFacet = (context: AzureContext): MetricsFacet => ({
  async get({ name, ...query }, call) {
    const op = 'metrics.get';
    if (name === undefined) {
      const subscriptions = await context.subscriptions(call);
      const home = subscriptions[0]?.id ?? '';
      const apps = (await context.run(op, () => Promise.all(subscriptions.map(({ id }) => appsOf(context, id, home, call))))).flat();
      return { ...(await context.run(op, () => readPlatformMetrics(context, apps, query, call))), failures: [] };
    }
    const found = await findSite(context, op, { name, qualifier: null }, call);
    try {
      const observed = await context.run(op, () => observe(context, found, call));
      return await context.run(op, () => readMetrics(context, observed, query, call));
    } catch (error) {
      // What is not joined to Application Insights is still counted by the platform, for the app as a whole.
      if (!(error instanceof AppError) || error.code !== 'unsupported' || found.key.fn !== null) throw error;
      return context.run(op, () => readPlatformMetrics(context, [found], query, call));
    }
  },
});
