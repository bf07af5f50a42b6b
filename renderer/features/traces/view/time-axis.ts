export interface Tick {
  /** Milliseconds after the trace's start. */
  atMs: number;
  label: string;
}

const STEPS = [1, 2, 5];
const MINUTE_STEPS_MS = [60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400].map((s) => s * 1000);

/** The smallest round step that gives at most `count` intervals. Below a minute 1, 2, 5 and their powers of ten. */
export function niceStep(spanMs: number, count: number): number {
  if (!(spanMs > 0)) return 1;
  const raw = spanMs / Math.max(1, count);
  if (raw > 30_000) return MINUTE_STEPS_MS.find((step) => step >= raw) ?? Math.ceil(raw / 86_400_000) * 86_400_000;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (STEPS.find((each) => each * power >= raw * 0.999_999) ?? 10) * power;
  return step > 20_000 && step < 60_000 ? 30_000 : step;
}

/** Ticks at round times between start and end, `count` or fewer. Labels show just the digits that tell them apart. */
export function timeTicks(startMs: number, endMs: number, count: number): Tick[] {
  if (!(endMs > startMs)) return [{ atMs: startMs, label: formatTick(startMs, 1) }];
  const step = niceStep(endMs - startMs, count);
  const first = Math.ceil(startMs / step - 1e-9);
  const last = Math.floor(endMs / step + 1e-9);
  const ticks: Tick[] = [];
  for (let i = first; i <= last && ticks.length < 100; i++) ticks.push({ atMs: i * step, label: formatTick(i * step, step) });
  return ticks;
}

/** `250 µs`, `1.5 ms`, `2.25 s`, `3 m 20 s`, precise to one step. */
export function formatTick(ms: number, stepMs: number): string {
  const size = Math.max(Math.abs(ms), stepMs);
  if (ms === 0) return '0';
  if (size < 1) return `${fixed(ms * 1000, stepMs * 1000)} µs`;
  if (size < 1000) return `${fixed(ms, stepMs)} ms`;
  if (size < 60_000) return `${fixed(ms / 1000, stepMs / 1000)} s`;
  const total = ms / 1000;
  const [large, small, unit, sub] = size < 3_600_000 ? [60, 1, 'm', 's'] : [3600, 60, 'h', 'm'];
  const rest = (Math.abs(total) % large) / small;
  const whole = Math.trunc(total / large);
  const restText = fixed(rest, Math.max(stepMs / 1000 / small, 0.001));
  return restText === '0' ? `${whole} ${unit}` : `${whole} ${unit} ${restText} ${sub}`;
}

/** As many decimals as the step needs, no more than nine. */
function fixed(value: number, step: number): string {
  let digits = 0;
  while (digits < 9 && Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) > 1e-6) digits++;
  return String(Number(value.toFixed(digits)));
}
