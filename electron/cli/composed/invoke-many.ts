import type { CoreClient } from '#core/create-core.ts';
import { AppError, ERROR_CODES } from '#shared/errors.ts';
import type { CommandContext } from '../command.ts';
import { fields } from '../output/layout.ts';
import { duration } from '../output/readable.ts';
import { wentWell } from './print-invocation.ts';

type Request = Parameters<CoreClient['invocations']['create']>[0];

/** What many invocations come to. Latencies in milliseconds, as the function's environment measured them. */
export interface InvokeSummary {
  count: number;
  ok: number;
  failed: number;
  cold: number;
  seconds: number;
  perSecond: number;
  latencyMs: { min: number; p50: number; p90: number; p99: number; max: number } | null;
  billedMs: number;
  /** How often each way of failing occurred. */
  errors: Record<string, number>;
}

/** The value below which `part` of the sorted values lie (nearest rank). */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Invokes `count` times, `concurrency` at a time, and prints what it came to. */
export async function invokeMany(
  client: CoreClient,
  request: Request,
  { count, concurrency }: { count: number; concurrency: number },
  { terminal, global, signal }: CommandContext,
): Promise<number> {
  for (const [name, value] of [
    ['count', count],
    ['concurrency', concurrency],
  ] as const)
    // prettier-ignore
    if (value < 1 || value > 1_000_000) throw new AppError('invalid_input', `--${name} ${value} is out of range.`, { hint: 'Give 1 or more.' });
  const latencies: number[] = [];
  const errors: Record<string, number> = {};
  const totals = { ok: 0, cold: 0, billedMs: 0 };
  let left = count;
  const began = performance.now();

  async function work(): Promise<void> {
    while (left-- > 0) {
      const invocation = await client.invocations.create(request, { signal });
      if (invocation.cold) totals.cold++;
      if (invocation.durationMs !== null) latencies.push(invocation.durationMs);
      totals.billedMs += invocation.billedMs ?? 0;
      if (wentWell(invocation)) totals.ok++;
      else {
        const kind = invocation.error?.type ?? invocation.status;
        errors[kind] = (errors[kind] ?? 0) + 1;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, work));

  const seconds = (performance.now() - began) / 1000;
  const sorted = latencies.toSorted((a, b) => a - b);
  const summary: InvokeSummary = {
    count,
    ok: totals.ok,
    failed: count - totals.ok,
    cold: totals.cold,
    seconds: round(seconds),
    perSecond: round(count / seconds),
    latencyMs:
      sorted.length === 0
        ? null
        : { min: round(sorted[0] ?? 0), p50: round(percentile(sorted, 0.5)), p90: round(percentile(sorted, 0.9)), p99: round(percentile(sorted, 0.99)), max: round(sorted.at(-1) ?? 0) }, // prettier-ignore
    billedMs: round(totals.billedMs),
    errors,
  };
  if (global.json) terminal.line(JSON.stringify(summary, null, terminal.isTty ? 2 : undefined));
  else for (const line of summaryLines(summary)) terminal.line(line);
  return summary.failed === 0 ? 0 : ERROR_CODES.function_failed.exit;
}

function summaryLines(s: InvokeSummary): string[] {
  const { latencyMs } = s;
  return fields([
    ['invocations', s.count],
    ['ok', s.ok],
    ['failed', s.failed],
    ['cold starts', s.cold],
    ['time', `${s.seconds} s, ${s.perSecond} a second`],
    ['latency', latencyMs === null ? null : Object.entries(latencyMs).map(([name, value]) => `${name} ${duration(value)}`).join('  ')], // prettier-ignore
    ['billed', duration(s.billedMs)],
    ...Object.entries(s.errors).map(([kind, n]) => [`  ${kind}`, n] as const),
  ]);
}
