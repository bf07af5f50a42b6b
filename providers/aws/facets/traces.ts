import type { TracesFacet } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { listTraces, noTrace, readTrace } from '../telemetry/traces.ts';

export const tracesFacet = (context: AwsContext): TracesFacet => ({
  async list({ name, ...query }, call) {
    if (name !== undefined) {
      const at = context.locate(name);
      return context.run('traces.list', at.region, () => listTraces(context, at.region, { ...query, name: at.name }, call));
    }
    const { results, failures } = await context.everyRegion('traces.list', call.signal, (region) =>
      listTraces(context, region, query, call),
    );
    const items = results.flatMap(({ value }) => value.items).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
    return {
      items: items.slice(0, query.limit),
      more: items.length > query.limit || results.some(({ value }) => value.more),
      failures,
    };
  },
  async get(traceId, call) {
    const { results, failures } = await context.everyRegion('traces.get', call.signal, (region) =>
      readTrace(context, region, traceId, call),
    );
    const found = results.find(({ value }) => value !== null)?.value;
    if (found !== undefined && found !== null) return found;
    const [failure] = failures;
    // It may be where nobody answered: that it is nowhere is not known then.
    if (failure !== undefined) throw failure.error;
    throw noTrace(traceId, context.regions);
  },
});
