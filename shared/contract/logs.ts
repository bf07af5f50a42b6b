import { z } from 'zod';
import { LogEntry, LogLevel } from '../model/log-entry.ts';
import { FunctionRefText } from '../model/ref.ts';
import { Instant } from '../model/time.ts';
import { failures } from './error-data.ts';
import { query, stream } from './operation.ts';

const filter = {
  /** Absent means the functions of every profile. */
  ref: FunctionRefText.optional(),
  invocationId: z.string().optional().describe('Only the entries of one invocation'),
  level: LogLevel.optional().describe('This level and worse'),
  contains: z.string().max(512).optional().describe('Text that the message contains, whatever its case'),
};

/** What functions print. */
export const logs = {
  list: query(
    { summary: 'List log entries, oldest first', cli: { hidden: true } },
    z
      .object({
        ...filter,
        since: Instant.optional().describe('From this time on'),
        until: Instant.optional().describe('Up to this time'),
        limit: z.number().int().min(1).max(10_000).default(1000).describe('The newest so many'),
        before: z.string().optional(),
      })
      .default({ limit: 1000 }),
    /** The newest `limit` entries that match; `more` where older ones exist. */
    z.object({ items: z.array(LogEntry), more: z.boolean(), failures }),
  ),
  tail: stream(
    { summary: 'Follow log entries as they are written', cli: { hidden: true } },
    /** `after`: an entry id; what came since is sent first. */
    z.object({ ...filter, after: z.string().optional() }).default({}),
    z.object({ items: z.array(LogEntry) }),
  ),
};
