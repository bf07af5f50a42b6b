import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, LogQuery } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { AZURE } from '../provider-id.ts';
import { timeOfId } from './log-entries.ts';
import type { Observed } from './place.ts';
import { readRange } from './read-logs.ts';

const OP = 'logs.tail';
/** Between two looks. */
const POLL_MS = { local: 250, cloud: 5000 } as const;
/** How much later than the time they carry entries come: Application Insights takes minutes to show them. */
const LATE_MS = { local: 10_000, cloud: 10 * 60_000 } as const;
const FAR_MS = 5 * 60_000;
const BATCH = 1000;

/** Entries as they come in, after the entry `after`; a look every few seconds, since there is no feed of them. */
export async function* tailLogs(
  context: AzureContext,
  observed: Observed,
  log: LogQuery & { after?: string | undefined },
  call: Call,
): AsyncGenerator<LogEntry[], void, undefined> {
  const { after } = log;
  const begin = (after === undefined ? null : timeOfId(after)) ?? Date.now();
  const seen = new Set<string>();
  let since = begin;
  try {
    while (true) {
      const now = Date.now();
      const range = { from: since, to: now + FAR_MS };
      const entries = await context.run(OP, () => readRange(context, observed, log, range, { limit: BATCH, newest: true }, call));
      const fresh = entries.filter(({ id }) => !seen.has(id) && (after === undefined || id > after));
      for (const { id } of fresh) seen.add(id);
      for (const id of seen) if ((timeOfId(id) ?? 0) < range.from) seen.delete(id);
      since = Math.max(begin, now - LATE_MS[context.target]);
      if (fresh.length > 0) yield fresh;
      await sleep(POLL_MS[context.target], undefined, { signal: call.signal });
    }
  } catch (error) {
    if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled.', { provider: AZURE, op: OP, cause: error });
    throw error;
  }
}
