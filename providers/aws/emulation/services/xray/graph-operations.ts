import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { list, timestamp } from '../../protocols/scalars.ts';
import { invalidRequest } from './invalid-request.ts';
import { serviceGraph } from './service-graph.ts';
import type { TraceCursor, TraceStore, XrayTrace } from './trace-store.ts';

const MAX_RANGE_MS = 6 * 3_600_000;
const SLICE = 200;
/** Traces that are looked at: a graph is of the newest of them. */
const MAX_TRACES = 2000;

/** Who calls whom. */
export function graphOperations(store: TraceStore): Operations {
  return {
    GetServiceGraph: operation({
      input: z.object({
        StartTime: timestamp,
        EndTime: timestamp,
        GroupName: z.string().optional(),
        GroupARN: z.string().optional(),
        NextToken: z.string().optional(),
      }),
      level: 'approximated',
      note: `Of the newest ${MAX_TRACES} traces of the range; clients in front of a service are not inferred. There is the default group only.`,
      handle: async ({ StartTime, EndTime, GroupName, GroupARN }, request) => {
        if (GroupARN !== undefined || (GroupName ?? 'Default') !== 'Default') throw invalidRequest('Group not found.');
        const sinceMs = StartTime.getTime();
        const untilMs = EndTime.getTime();
        if (sinceMs > untilMs) throw invalidRequest('StartTime must be before EndTime.');
        if (untilMs - sinceMs > MAX_RANGE_MS) throw invalidRequest('Time range cannot be longer than 6 hours.');
        const traces: XrayTrace[] = [];
        for (let from: TraceCursor | null = { untilMs, seen: [] }; from !== null && traces.length < MAX_TRACES;) {
          const page: Awaited<ReturnType<TraceStore['list']>> = await store.list(request, { sinceMs, from, limit: SLICE }, request.signal);
          traces.push(...page.traces);
          from = page.next;
        }
        return { StartTime, EndTime, Services: serviceGraph(traces, request.account), ContainsOldGroupVersions: false };
      },
    }),
    GetTraceGraph: operation({
      input: z.object({ TraceIds: list(z.string().min(1).max(35)), NextToken: z.string().optional() }),
      level: 'approximated',
      note: 'Clients in front of a service are not inferred.',
      handle: ({ TraceIds }, request) => ({
        Services: serviceGraph(
          TraceIds.flatMap((id) => store.get(id, request) ?? []),
          request.account,
        ),
      }),
    }),
  };
}
