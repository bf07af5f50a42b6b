import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, LogQuery } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { AWS } from '../provider-id.ts';
import { liveTail } from './live-tail.ts';
import { LogReader, timeOfId } from './log-query.ts';
import { logGroupOf, readRange } from './read-logs.ts';

const OP = 'logs.tail';
/** Between two looks: the service allows ten FilterLogEvents a second for a whole account. */
const POLL_MS = { local: 250, cloud: 2000 } as const;
/** Entries may come in a little later than the time they carry. */
const OVERLAP_MS = 10_000;
const FAR_MS = 5 * 60_000;

/** Looks again and again; what was seen before is not given twice. */
async function* poll(
  context: AwsContext,
  at: Location,
  group: string,
  query: LogQuery & { after?: string | undefined },
  call: Call,
): AsyncGenerator<LogEntry[], void, undefined> {
  const afterMs = query.after === undefined ? null : timeOfId(query.after);
  const reader = new LogReader(context.ref(at.region, at.name));
  const begin = afterMs ?? Date.now();
  const seen = new Set<string>();
  let newest = begin;
  while (true) {
    const from = Math.max(begin, newest - OVERLAP_MS);
    const entries = await readRange(context, OP, at, group, query, { from, to: Date.now() + FAR_MS }, reader, call);
    const fresh = entries.filter(({ id }) => !seen.has(id) && (query.after === undefined || id > query.after));
    for (const { id } of fresh) {
      seen.add(id);
      newest = Math.max(newest, timeOfId(id) ?? 0);
    }
    for (const id of seen) if ((timeOfId(id) ?? 0) < newest - 2 * OVERLAP_MS) seen.delete(id);
    if (fresh.length > 0) yield fresh;
    await sleep(POLL_MS[context.target], undefined, { signal: call.signal });
  }
}

/** Whether a live tail is refused or not there, so that looking again and again has to do. */
function isUnavailable(error: unknown): boolean {
  return (
    error instanceof AppError && ['forbidden', 'unsupported', 'invalid_input', 'not_found', 'throttled', 'conflict'].includes(error.code)
  );
}

/**
 * Entries as they are written: what there is since `after`, then CloudWatch's live tail, and where that is refused, or
 * ends after its three hours, a look every two seconds.
 */
export async function* tailLogs(
  context: AwsContext,
  query: LogQuery & { after?: string | undefined },
  call: Call,
): AsyncGenerator<LogEntry[], void, undefined> {
  const at = context.locate(query.name ?? '');
  const group = await logGroupOf(context, OP, at, call);
  let { after } = query;
  try {
    for await (const batch of liveTail(context, at, group, query, call)) {
      after = batch.at(-1)?.id ?? after;
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled.', { provider: AWS, op: OP, cause: error });
    if (!isUnavailable(error)) throw error;
  }
  try {
    yield* poll(context, at, group, { ...query, after }, call);
  } catch (error) {
    if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled.', { provider: AWS, op: OP, cause: error });
    throw error;
  }
}
