import { nextOfCron, parseCron, type Cron } from './cron.ts';
import { validation } from './errors.ts';
import { fromWall, isTimeZone } from '../../../../emulation-parts/time-zone.ts';

export type Expression = { kind: 'at'; atMs: number } | { kind: 'rate'; everyMs: number } | { kind: 'cron'; cron: Cron; zone: string };

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `at(2030-01-01T08:00:00)`, `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)`. Throws `ValidationException`. */
export function parseExpression(text: string, zone = 'UTC'): Expression {
  if (!isTimeZone(zone)) throw validation(`Invalid Schedule Expression Timezone ${zone}.`);
  const invalid = () => validation(`Invalid Schedule Expression ${text}.`);
  const at = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(text)?.[1];
  if (at !== undefined) {
    const wallMs = Date.parse(`${at}Z`);
    if (Number.isNaN(wallMs)) throw invalid();
    // Clocks are put forward over it: as if they were not.
    return { kind: 'at', atMs: fromWall(wallMs, zone) ?? fromWall(wallMs - 3_600_000, zone) ?? wallMs };
  }
  const [, count, unit] = /^rate\(([1-9]\d{0,8}) (minute|hour|day)s?\)$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return { kind: 'rate', everyMs: Number(count) * (UNITS[unit] ?? 0) };
  const fields = /^cron\((.*)\)$/.exec(text)?.[1];
  const cron = fields === undefined ? null : parseCron(fields);
  if (cron === null) throw invalid();
  return { kind: 'cron', cron, zone };
}

/** When a schedule runs next after an instant; null where it never does again. Times are epoch milliseconds. */
export function nextRun(
  expression: Expression,
  afterMs: number,
  { anchorMs, startMs, endMs }: { anchorMs: number; startMs: number | null; endMs: number | null },
): number | null {
  const next = nextOf(expression, afterMs, anchorMs, startMs);
  return next === null || (endMs !== null && expression.kind !== 'at' && next > endMs) ? null : next;
}

function nextOf(expression: Expression, afterMs: number, anchorMs: number, startMs: number | null): number | null {
  switch (expression.kind) {
    case 'at':
      return expression.atMs > afterMs ? expression.atMs : null;
    case 'rate': {
      // "If you do not provide a StartDate for a rate-based schedule, your schedule starts invoking the target immediately."
      const firstMs = startMs ?? anchorMs;
      if (firstMs > afterMs) return firstMs;
      return firstMs + (Math.floor((afterMs - firstMs) / expression.everyMs) + 1) * expression.everyMs;
    }
    case 'cron':
      return nextOfCron(expression.cron, startMs === null ? afterMs : Math.max(afterMs, startMs - 1), expression.zone);
  }
}
