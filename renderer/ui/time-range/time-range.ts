import { z } from 'zod';
import { fromDuration, toInstant } from '#shared/model/time.ts';
import { textParam } from '../search-params.ts';

/** A view's time range in the address: `last` (`15m`) or `from` and `to` (instants, either may be missing). Empty is all there is. */
export const timeRangeParams = { last: textParam, from: textParam, to: textParam };

export interface TimeRange {
  last: string;
  from: string;
  to: string;
}

export const ALL_TIME: TimeRange = { last: '', from: '', to: '' };

/** What the menu offers. */
export const LAST_PRESETS = [
  { value: '5m', label: 'Last 5 minutes' },
  { value: '15m', label: 'Last 15 minutes' },
  { value: '1h', label: 'Last hour' },
  { value: '6h', label: 'Last 6 hours' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
] as const;

const instant = z.string().datetime({ offset: true });

/** The range as the contract takes it, reckoned from now. What makes no sense counts as not said. */
export function toSinceUntil(range: TimeRange, nowMs: number): { since?: string; until?: string } {
  const last = fromDuration(range.last);
  if (last !== null) return { since: toInstant(nowMs - last) };
  const since = instant.safeParse(range.from);
  const until = instant.safeParse(range.to);
  return {
    ...(since.success ? { since: toInstant(Date.parse(since.data)) } : {}),
    ...(until.success ? { until: toInstant(Date.parse(until.data)) } : {}),
  };
}

export function isAllTime(range: TimeRange): boolean {
  const { since, until } = toSinceUntil(range, 0);
  return since === undefined && until === undefined;
}

/** An instant as a `datetime-local` field has it, to the second, in the zone. */
export function toLocalField(at: string, zone: 'local' | 'utc'): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return '';
  const offset = zone === 'utc' ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offset).toISOString().slice(0, 19);
}

/** The other way round; empty where the field is. */
export function fromLocalField(text: string, zone: 'local' | 'utc'): string {
  const ms = Date.parse(zone === 'utc' ? `${text}Z` : text);
  return Number.isNaN(ms) ? '' : toInstant(ms);
}
