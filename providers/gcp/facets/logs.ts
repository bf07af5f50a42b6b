import type { LogsFacet } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { readNewest } from '../telemetry/read-logs.ts';
import { tailLogs } from '../telemetry/tail-logs.ts';

export const logsFacet = (context: GcpContext): LogsFacet => ({
  list: (query, call) => readNewest(context, 'logs.list', query, call),
  tail: (query, call) => tailLogs(context, 'logs.tail', query, call),
});
