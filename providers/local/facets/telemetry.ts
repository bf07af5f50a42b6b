import type { LogsFacet, MetricsFacet, TracesFacet } from '../../provider.ts';
import type { Connection } from '../connection.ts';

export const logsFacet = (connection: Connection): LogsFacet => ({
  list: (query, call) => connection.use('logs.list', 'read', call, ({ client }) => client.logs.list(query, call)),
  tail: (query, call) => connection.stream('logs.tail', 'read', call, ({ client }) => client.logs.tail(query, call)),
});

export const tracesFacet = (connection: Connection): TracesFacet => ({
  list: (query, call) => connection.use('traces.list', 'read', call, ({ client }) => client.traces.list(query, call)),
  get: (traceId, call) => connection.use('traces.get', 'read', call, ({ client }) => client.traces.get({ traceId }, call)),
});

export const metricsFacet = (connection: Connection): MetricsFacet => ({
  get: (query, call) => connection.use('metrics.get', 'read', call, ({ client }) => client.metrics.get(query, call)),
});
