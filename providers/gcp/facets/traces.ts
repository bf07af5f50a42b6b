import type { TracesFacet } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { listTraces, readTrace } from '../telemetry/traces.ts';

export const tracesFacet = (context: GcpContext): TracesFacet => ({
  list: (query, call) => listTraces(context, query, call),
  get: (traceId, call) => readTrace(context, traceId, call),
});
