import { z } from 'zod';
import { LogLevel } from '#shared/model/log-entry.ts';
import { textParam } from '../../../ui/search-params.ts';
import { isAllTime, timeRangeParams } from '../../../ui/time-range/time-range.ts';

/** What the log view keeps in the address. */
export const logsSearch = z.object({
  /** Function; empty for all. */
  ref: textParam,
  invocation: textParam,
  level: z
    .union([LogLevel, z.literal('')])
    .catch('')
    .default(''),
  q: textParam,
  ...timeRangeParams,
  wrap: z.boolean().catch(false).default(false),
  /** Whether the runtime's own lines are shown. */
  platform: z.boolean().catch(true).default(true),
  /** A line to show with what is around it: its id, and its instant. */
  line: textParam,
  at: textParam,
});
export type LogsSearch = z.infer<typeof logsSearch>;

export const NO_LOG_FILTER = { ref: '', invocation: '', level: '', q: '', last: '', from: '', to: '' } as const;

/** Whether anything is left out that the host has; what the page around fixes is no filter. */
export function isLogFiltered(search: LogsSearch, fixed: { ref: boolean; invocation: boolean }): boolean {
  return (
    (!fixed.ref && search.ref !== '') ||
    (!fixed.invocation && search.invocation !== '') ||
    search.level !== '' ||
    search.q !== '' ||
    !isAllTime(search)
  );
}
