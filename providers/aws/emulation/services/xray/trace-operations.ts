import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { boolean, list, timestamp } from '../../protocols/scalars.ts';
import { parseFilterExpression } from './filter-expression.ts';
import { invalidRequest } from './invalid-request.ts';
import { Segment } from './segment.ts';
import { factsOf, rounded, summaryOf } from './summary.ts';
import { fromXrayTraceId } from './trace-id.ts';
import type { TraceStore } from './trace-store.ts';

/** @see https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html */
const MAX_RANGE_MS = 24 * 3_600_000;
const PAGE = 100;
/** @see https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html */
const MAX_IDS = 5;
/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
const SEGMENT_BYTES = 64 * 1024;

const Cursor = z.object({ untilMs: z.number(), seen: z.array(z.string()) });

/** Traces in and out. */
export function traceOperations(store: TraceStore): Operations {
  return {
    PutTraceSegments: operation({
      input: z.object({ TraceSegmentDocuments: list(z.string()) }),
      level: 'verified',
      note: 'Segments that clients send are shown by X-Ray only, not in the console.',
      handle: ({ TraceSegmentDocuments }, at) => ({
        UnprocessedTraceSegments: TraceSegmentDocuments.flatMap((text) => {
          const refused = putSegment(store, text, at);
          return refused === null ? [] : [refused];
        }),
      }),
    }),
    GetTraceSummaries: operation({
      input: z.object({
        StartTime: timestamp,
        EndTime: timestamp,
        TimeRangeType: z.enum(['TraceId', 'Event', 'Service']).optional(),
        Sampling: boolean.optional(),
        FilterExpression: z.string().default(''),
        NextToken: z.string().optional(),
      }),
      level: 'approximated',
      note: 'Every call is traced, whatever TracingConfig says. Of filter expressions edge, group and conditions in braces are refused.',
      handle: async (input, request) => {
        const sinceMs = input.StartTime.getTime();
        const untilMs = input.EndTime.getTime();
        if (sinceMs > untilMs) throw invalidRequest('StartTime must be before EndTime.');
        if (untilMs - sinceMs > MAX_RANGE_MS) throw invalidRequest('Time range cannot be longer than 24 hours.');
        const matches = parseFilterExpression(input.FilterExpression);
        const from = input.NextToken === undefined ? { untilMs, seen: [] } : readCursor(input.NextToken);
        const { traces, next } = await store.list(request, { sinceMs, from, limit: PAGE }, request.signal);
        const found = traces.map(factsOf).filter(matches);
        return {
          TraceSummaries: found.map((facts) => summaryOf(facts, request.account)),
          ApproximateTime: new Date(),
          TracesProcessedCount: traces.length,
          NextToken: next === null ? undefined : Buffer.from(JSON.stringify(next)).toString('base64url'),
        };
      },
    }),
    BatchGetTraces: operation({
      input: z.object({ TraceIds: list(z.string().min(1).max(35)), NextToken: z.string().optional() }),
      level: 'approximated',
      note: "Segments are built from the runtime's spans; AWS's own have members that are not known here.",
      handle: ({ TraceIds }, request) => {
        if (TraceIds.length > MAX_IDS) throw invalidRequest(`You can get at most ${MAX_IDS} traces at a time.`);
        if (TraceIds.some((id) => fromXrayTraceId(id) === null)) throw invalidRequest('Invalid trace id.');
        const found = TraceIds.flatMap((id) => store.get(id, request) ?? []);
        return {
          Traces: found.map((trace) => ({
            Id: trace.id,
            Duration: rounded(factsOf(trace).duration),
            LimitExceeded: false,
            Segments: trace.segments.map((segment) => ({ Id: segment.id, Document: JSON.stringify(segment) })),
          })),
          UnprocessedTraceIds: [],
        };
      },
    }),
  };
}

/** Why a segment was not taken; null where it was. */
function putSegment(store: TraceStore, text: string, at: { account: string; region: string }): object | null {
  if (Buffer.byteLength(text) > SEGMENT_BYTES) return refusal(text, 'DocumentTooLarge', 'The segment document is larger than 64 kB.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refusal(text, 'ParseError', 'Invalid segment. ErrorCode: ParseError');
  }
  const parsed = Segment.safeParse(json);
  const [issue] = parsed.error?.issues ?? [];
  if (issue !== undefined || parsed.data === undefined) return refusal(text, 'InvalidSegment', `Invalid segment: ${issue?.path.join('.')}`);
  if (fromXrayTraceId(parsed.data.trace_id) === null) return refusal(text, 'InvalidTraceId', 'Invalid trace id.');
  if (parsed.data.end_time === undefined && parsed.data.in_progress !== true) {
    return refusal(text, 'MissingEndTime', 'A segment has an end_time or is in_progress.');
  }
  store.put(parsed.data, at);
  return null;
}

function refusal(text: string, ErrorCode: string, Message: string) {
  return { Id: /"id"\s*:\s*"([0-9a-f]{16})"/i.exec(text)?.[1], ErrorCode, Message };
}

function readCursor(token: string): z.output<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw invalidRequest('Invalid NextToken.');
  }
}
