import { z } from 'zod';

/** An instant, ISO 8601 in UTC with milliseconds: `2026-01-02T03:04:05.678Z`. */
export const Instant = z.string().datetime();
export type Instant = z.infer<typeof Instant>;

/** Milliseconds; may have a fraction. */
export const Millis = z.number().nonnegative();

/** Milliseconds since the epoch as an ISO instant. */
export function toInstant(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `10m`, `90s`, `2h`, `1d`, `250ms` in milliseconds; null where it is none. */
export function fromDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const unit = match?.[2] === undefined ? undefined : UNITS[match[2]];
  return match?.[1] === undefined || unit === undefined ? null : Number(match[1]) * unit;
}
