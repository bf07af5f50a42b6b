import { fromWall, toWall } from '../../../emulation-parts/time-zone.ts';
import { spanOf } from '../host-json.ts';

/** When a timer fires. */
export interface TimerSchedule {
  /** The first instant after that; null where there is none within the years to come. */
  next(afterMs: number): number | null;
  /** As the host keeps it: less than a minute apart is not watched for runs that were missed. */
  isFrequent: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** A leap day can be eight years away. */
const YEARS = 9;

/**
 * An NCRONTAB expression of six fields (`second minute hour day month day-of-week`; five without seconds), or a time
 * span such as `00:05:00`. Throws in the host's words.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export function parseSchedule(text: string, zone: string): TimerSchedule {
  const span = spanOf(text);
  if (span !== null) return { next: (afterMs) => afterMs + span, isFrequent: span < 60_000 };
  const fields = text.trim().split(/\s+/);
  const [seconds, minutes, hours, days, months, weekdays] = (fields.length === 5 ? ['0', ...fields] : fields).map((field, at) =>
    parseField(field, at),
  );
  if (fields.length < 5 || fields.length > 6 || !seconds || !minutes || !hours || !days || !months || !weekdays) {
    throw new Error(`The schedule expression '${text}' was not recognized as a valid cron expression or timespan string.`);
  }
  const times = hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => (hour * 3600 + minute * 60 + second) * 1000)));
  const hasDay = (day: Date): boolean =>
    months.includes(day.getUTCMonth() + 1) && days.includes(day.getUTCDate()) && weekdays.includes(day.getUTCDay());
  return {
    next: (afterMs) => nextOf({ times, hasDay }, afterMs, zone),
    isFrequent: seconds.length > 1,
  };
}

function nextOf({ times, hasDay }: { times: number[]; hasDay: (day: Date) => boolean }, afterMs: number, zone: string): number | null {
  const wall = new Date(toWall(afterMs, zone));
  const day = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()));
  const last = wall.getUTCFullYear() + YEARS;
  for (; day.getUTCFullYear() <= last; day.setUTCDate(day.getUTCDate() + 1)) {
    if (!hasDay(day)) continue;
    const from = Math.max(0, wall.getTime() - day.getTime());
    for (const time of times) {
      if (time < from) continue;
      // Null where clocks are put forward over it.
      const atMs = fromWall(day.getTime() + time, zone);
      if (atMs !== null && atMs > afterMs) return atMs;
    }
  }
  return null;
}

const BOUNDS: readonly (readonly [number, number, readonly string[]])[] = [
  [0, 59, []],
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, MONTHS],
  [0, 6, DAYS],
];

/** The field's values in order; null where it cannot be understood. */
function parseField(field: string, at: number): number[] | null {
  const [min, max, names] = BOUNDS[at] ?? [0, -1, []];
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const range = parseRange(part, min, max, names);
    if (range === null) return null;
    for (let value = range.from; value <= range.to; value += range.by) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
}

/** One value, `*`, `1-5`, or either with `/2`. */
function parseRange(part: string, min: number, max: number, names: readonly string[]): { from: number; to: number; by: number } | null {
  const [, first = '', last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  const from = first === '*' ? min : valueOf(first, min, names);
  const open = first === '*' || step !== undefined;
  const to = last === undefined ? (open ? max : from) : valueOf(last, min, names);
  const by = Number(step ?? 1);
  return from === null || to === null || from < min || to > max || from > to || by < 1 ? null : { from, to, by };
}

function valueOf(text: string, min: number, names: readonly string[]): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  // "January" as well as "jan".
  const index = names.indexOf(text.slice(0, 3).toUpperCase());
  return index < 0 ? null : index + min;
}
