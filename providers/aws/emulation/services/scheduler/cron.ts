import { fromWall, toWall } from '../../../../emulation-parts/time-zone.ts';

/**
 * `cron(minutes hours day-of-month month day-of-week year)`.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export interface Cron {
  minutes: number[];
  hours: number[];
  months: number[];
  years: number[];
  /** Whether a day (`month` from 1) is one of the schedule's. */
  hasDay(year: number, month: number, day: number): boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Null where it is no such expression. */
export function parseCron(text: string): Cron | null {
  const fields = text.split(' ');
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  // "You can't use * in both the Day-of-month and Day-of-week fields": one of them is a question mark.
  if (fields.length !== 6 || (dayOfMonth === '?') === (dayOfWeek === '?')) return null;
  const hasDay = dayOfWeek === '?' ? parseDayOfMonth(dayOfMonth) : parseDayOfWeek(dayOfWeek);
  const lists = {
    minutes: parseList(minutes, 0, 59),
    hours: parseList(hours, 0, 23),
    months: parseList(month, 1, 12, MONTHS),
    years: parseList(year, 1970, 2199),
  };
  if (hasDay === null || lists.minutes === null || lists.hours === null || lists.months === null || lists.years === null) return null;
  return { hasDay, minutes: lists.minutes, hours: lists.hours, months: lists.months, years: lists.years };
}

/**
 * The first instant after that; null where there is none any more. A time that clocks are put forward over is left
 * out, one that comes twice counts once.
 */
export function nextOfCron(cron: Cron, afterMs: number, zone: string): number | null {
  const wall = new Date(toWall(afterMs, zone));
  const [firstYear, firstMonth] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1];
  for (const year of cron.years) {
    if (year < firstYear) continue;
    for (const month of cron.months) {
      if (year === firstYear && month < firstMonth) continue;
      const firstDay = year === firstYear && month === firstMonth ? wall.getUTCDate() : 1;
      for (let day = firstDay; day <= daysIn(year, month); day += 1) {
        const found = cron.hasDay(year, month, day) ? nextOfDay(cron, Date.UTC(year, month - 1, day), afterMs, zone) : null;
        if (found !== null) return found;
      }
    }
  }
  return null;
}

function nextOfDay(cron: Cron, midnightMs: number, afterMs: number, zone: string): number | null {
  for (const hour of cron.hours) {
    for (const minute of cron.minutes) {
      const atMs = fromWall(midnightMs + (hour * 60 + minute) * 60_000, zone);
      if (atMs !== null && atMs > afterMs) return atMs;
    }
  }
  return null;
}

/** `*`, `5`, `1-5`, `MON-FRI`, every fifteenth from the first, `0/15`, `1-31/2`, and several of them with commas. */
function parseList(text: string, min: number, max: number, names: readonly string[] = []): number[] | null {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const range = parseRange(part, min, max, names);
    if (range === null) return null;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
}

function parseRange(part: string, min: number, max: number, names: readonly string[]): { from: number; to: number; step: number } | null {
  const [, first, last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  if (first === undefined) return null;
  const from = first === '*' ? min : valueOf(first, min, names);
  const to = last === undefined ? (first === '*' || step !== undefined ? max : from) : valueOf(last, min, names);
  const by = step === undefined ? 1 : Number(step);
  if (from === null || to === null || from < min || to > max || from > to || by < 1 || (first === '*' && last !== undefined)) return null;
  return { from, to, step: by };
}

function valueOf(text: string, min: number, names: readonly string[]): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toUpperCase());
  return index < 0 ? null : index + min;
}

/** Also `L`, the last day of the month, and `15W`, the weekday nearest to it. */
function parseDayOfMonth(text: string): Cron['hasDay'] | null {
  if (text === 'L') return (year, month, day) => day === daysIn(year, month);
  const nearest = /^(\d{1,2})W$/.exec(text)?.[1];
  if (nearest !== undefined) {
    const wanted = Number(nearest);
    return wanted < 1 || wanted > 31 ? null : (year, month, day) => day === nearestWeekday(year, month, wanted);
  }
  const days = parseList(text, 1, 31);
  return days === null ? null : (_year, _month, day) => days.includes(day);
}

/** Also `6L`, the last Friday of the month, and `6#2`, the second. */
function parseDayOfWeek(text: string): Cron['hasDay'] | null {
  if (text === 'L') return (year, month, day) => weekday(year, month, day) === 7;
  const [, name = '', kind, nth] = /^(\w+?)(?:(L)|#([1-5]))$/.exec(text) ?? [];
  if (kind !== undefined || nth !== undefined) {
    const wanted = valueOf(name, 1, DAYS);
    if (wanted === null || wanted < 1 || wanted > 7) return null;
    return (year, month, day) =>
      weekday(year, month, day) === wanted && (kind === 'L' ? day + 7 > daysIn(year, month) : Math.ceil(day / 7) === Number(nth));
  }
  const days = parseList(text, 1, 7, DAYS);
  return days === null ? null : (year, month, day) => days.includes(weekday(year, month, day));
}

/** Within the month. */
function nearestWeekday(year: number, month: number, wanted: number): number {
  const last = daysIn(year, month);
  const day = Math.min(wanted, last);
  const of = weekday(year, month, day);
  if (of === 7) return day > 1 ? day - 1 : day + 2;
  if (of === 1) return day < last ? day + 1 : day - 2;
  return day;
}

/** 1 is Sunday, 7 is Saturday. */
function weekday(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
