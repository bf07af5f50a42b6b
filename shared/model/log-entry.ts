import { z } from 'zod';
import { Instant } from './time.ts';

export const LogLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
export type LogLevel = z.infer<typeof LogLevel>;

export const LogEntry = z.object({
  /** Grows with time within one provider and profile; a cursor for paging and tailing. */
  id: z.string(),
  at: Instant,
  level: LogLevel,
  message: z.string(),
  functionRef: z.string(),
  version: z.string().nullable(),
  invocationId: z.string().nullable(),
  environmentId: z.string().nullable(),
  traceId: z.string().nullable(),
  /** `platform` lines are the runtime's own: START, REPORT, a timeout. */
  stream: z.enum(['stdout', 'stderr', 'platform']),
});
export type LogEntry = z.infer<typeof LogEntry>;
