/** Instants and the clocks on the wall, by the time zones that Node knows. Wall times are written as if they were UTC. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether there is such a zone: `Europe/Berlin`, `UTC`. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the clock shows at an instant, in whole seconds. */
export function toWall(atMs: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(atMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The first instant at which the clock shows this; null where it never does, because clocks are put forward over it. */
export function fromWall(wallMs: number, zone: string): number | null {
  const day = 24 * 60 * 60 * 1000;
  const offsets = [-day, day].map((away) => toWall(wallMs + away, zone) - (wallMs + away));
  const instants = offsets.map((offset) => wallMs - offset).filter((atMs) => toWall(atMs, zone) === wallMs);
  return instants.length === 0 ? null : Math.min(...instants);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
