import { fromWall, toWall } from '../../../emulation-parts/time-zone.ts';

/** `minute hour day-of-month month day-of-week`. @see https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules */
export interface UnixCron {
  minutes: readonly number[];
  hours: readonly number[];
  months: readonly number[];
  /** Whether a day (`month` from 1) is one of the schedule's. */
  hasDay(year: number, month: number, day: number): boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** A leap day may be eight years away. */
const MAX_DAYS = 366 * 9;
const DAY_MS = 86_400_000;

/** Null where it is no such expression. */
export function parseUnixCron(text: string): UnixCron | null {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(dayOfMonth, 1, 31);
  const months = parseField(month, 1, 12, MONTHS, 1);
  const weekdays = parseField(dayOfWeek, 0, 7, DAYS, 0);
  if (fields.length !== 5 || minutes === null || hours === null || days === null || months === null || weekdays === null) return null;
  const isDay = (day: number): boolean => days.includes(day);
  const isWeekday = (weekday: number): boolean => weekdays.includes(weekday) || (weekday === 0 && weekdays.includes(7));
  // Where both are given, either of them is enough.
  const either = !dayOfMonth.startsWith('*') && !dayOfWeek.startsWith('*');
  return {
    minutes,
    hours,
    months,
    hasDay(year, monthOfYear, day) {
      const weekday = new Date(Date.UTC(year, monthOfYear - 1, day)).getUTCDay();
      return either ? isDay(day) || isWeekday(weekday) : isDay(day) && isWeekday(weekday);
    },
  };
}

/** The first instant after that; null where there is none within years. A time that clocks are put forward over is left out. */
export function nextOfUnixCron(cron: UnixCron, afterMs: number, zone: string): number | null {
  const wall = toWall(afterMs, zone);
  const midnight = wall - (wall % DAY_MS);
  for (let days = 0; days < MAX_DAYS; days++) {
    const dayMs = midnight + days * DAY_MS;
    const date = new Date(dayMs);
    const month = date.getUTCMonth() + 1;
    if (!cron.months.includes(month) || !cron.hasDay(date.getUTCFullYear(), month, date.getUTCDate())) continue;
    const found = nextOfDay(cron, dayMs, afterMs, zone);
    if (found !== null) return found;
  }
  return null;
}

function nextOfDay({ hours, minutes }: UnixCron, dayMs: number, afterMs: number, zone: string): number | null {
  for (const hour of hours) {
    for (const minute of minutes) {
      const atMs = fromWall(dayMs + (hour * 60 + minute) * 60_000, zone);
      if (atMs !== null && atMs > afterMs) return atMs;
    }
  }
  return null;
}

interface Bounds {
  min: number;
  max: number;
  names: readonly string[];
  firstName: number;
}

/** `*`, `5`, `1-5`, `MON-FRI`, with a step, and several of them with commas; sorted. */
function parseField(text: string, min: number, max: number, names: readonly string[] = [], firstName = 0): number[] | null {
  const parts = text.split(',').map((part) => parsePart(part, { min, max, names, firstName }));
  if (parts.includes(null)) return null;
  return [...new Set(parts.flatMap((part) => part ?? []))].toSorted((a, b) => a - b);
}

function parsePart(part: string, bounds: Bounds): number[] | null {
  const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
  const [first = '', last = first] = range.split('-');
  const open = first === '*' || (step !== undefined && first === last);
  const from = first === '*' ? bounds.min : valueOf(first, bounds);
  const to = open ? bounds.max : valueOf(last, bounds);
  const by = Number(step ?? 1);
  if (!(from >= bounds.min && to <= bounds.max && from <= to && by >= 1)) return null;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function valueOf(text: string, { names, firstName }: Bounds): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const index = names.indexOf(text.toUpperCase());
  return index < 0 ? Number.NaN : index + firstName;
}
