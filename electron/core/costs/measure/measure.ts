import { AppError } from '#shared/errors.ts';
import type { Invocation } from '#shared/model/invocation.ts';
import { toInstant } from '#shared/model/time.ts';
import type { Measured, Workload } from '#shared/model/cost-scenario.ts';
import type { Call, FunctionKey } from '#providers/provider.ts';
import type { CoreContext } from '../../context.ts';
import type { Place } from '../../sessions/sessions.ts';

/** What a function has shown, and the workload that it makes. */
export interface Measurement {
  measured: Measured;
  workload: Workload;
  /** The region it runs in; null where its place has none. */
  region: string | null;
}

const DAYS = 30;
const DAY_MS = 86_400_000;
/** Calls that are looked at one by one. */
const SAMPLE = 1000;

const ENDED_WITH_TIME: readonly Invocation['status'][] = ['ok', 'error', 'timeout', 'crashed'];

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function quantile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? null;
}

/** The time that is billed: the handler's, without waiting for an environment; start-up apart. */
export function timesOf({ phases, durationMs, initMs, cold }: Invocation): { ms: number; initMs: number } {
  const phase = (name: string) => phases.find((one) => one.name === name)?.durationMs;
  return { ms: phase('handler') ?? durationMs ?? 0, initMs: cold ? (initMs ?? phase('init') ?? 0) : 0 };
}

/** Recorded calls as a workload: their own durations, each with its share. */
export function fromInvocations(
  functionRef: string,
  all: readonly Invocation[],
  total: number,
  memoryMb: number | null,
): Omit<Measurement, 'region'> {
  const calls = all.filter(({ status }) => ENDED_WITH_TIME.includes(status));
  const times = calls.map(timesOf);
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const cold = calls.filter((call) => call.cold);
  const memoryUsedMb = mean(calls.flatMap(({ memoryMaxMb }) => (memoryMaxMb === null ? [] : [memoryMaxMb])));
  const responseKb = mean(calls.flatMap(({ responseSize }) => (responseSize === null ? [] : [responseSize / 1024])));
  const initMs = mean(times.flatMap((time) => (time.initMs > 0 ? [time.initMs] : [])));
  const coldPercent = calls.length === 0 ? 0 : (100 * cold.length) / calls.length;
  const dates = calls.map(({ startedAt }) => startedAt).sort();
  const used = memoryUsedMb === null ? null : Math.ceil(memoryUsedMb * 10) / 10;
  return {
    measured: {
      functionRef,
      from: 'invocations',
      since: dates[0] ?? toInstant(Date.now()),
      until: dates.at(-1) ?? toInstant(Date.now()),
      invocations: calls.length,
      meanMs: mean(sorted) ?? 0,
      p50Ms: quantile(sorted, 0.5),
      p95Ms: quantile(sorted, 0.95),
      coldPercent,
      initMs,
      memoryMb,
      memoryUsedMb: used,
      requestKb: mean(calls.map(({ requestSize }) => requestSize / 1024)),
      responseKb,
    },
    workload: {
      requests: total,
      durations: times.map(({ ms, initMs: init }) => ({ ms, initMs: init, share: 1 })),
      coldPercent,
      ...(initMs === null ? {} : { initMs }),
      ...(memoryMb === null ? {} : { memoryMb }),
      ...(used === null ? {} : { memoryUsedMb: used }),
      ...(responseKb === null ? {} : { responseKb: Math.round(responseKb * 1000) / 1000 }),
    },
  };
}

function nothingYet(ref: string): AppError {
  return new AppError('not_found', `${ref} has no finished invocation in the last ${DAYS} days: there is nothing to go by.`, {
    hint: 'Invoke it a few times, or give --requests, --duration-ms and --memory-mb.',
  });
}

async function recorded(core: CoreContext, place: Place, key: FunctionKey, ref: string, call: Call): Promise<Measurement> {
  const history = await core.sessions.facet(place, 'history');
  const { memoryMb, region } = await (await core.sessions.facet(place, 'functions')).get(key, call);
  const { items, more } = await history.list({ name: key.name, limit: SAMPLE }, call);
  const since = toInstant(Date.now() - DAYS * DAY_MS);
  const recent = items.filter(({ startedAt }) => startedAt >= since);
  if (!recent.some(({ status }) => ENDED_WITH_TIME.includes(status))) throw nothingYet(ref);
  const total = more && place.provider.capabilities.metrics.supported ? await countOf(core, place, key, since, call) : recent.length;
  return { ...fromInvocations(ref, recent, Math.max(total, recent.length), memoryMb), region };
}

async function countOf(core: CoreContext, place: Place, key: FunctionKey, since: string, call: Call): Promise<number> {
  const metrics = await core.sessions.facet(place, 'metrics');
  return (await metrics.get({ name: key.name, since, until: toInstant(Date.now()), buckets: 1 }, call)).total.invocations;
}

async function summed(core: CoreContext, place: Place, key: FunctionKey, ref: string, call: Call): Promise<Measurement> {
  const { memoryMb, region } = await (await core.sessions.facet(place, 'functions')).get(key, call);
  const until = toInstant(Date.now());
  const since = toInstant(Date.now() - DAYS * DAY_MS);
  const { total } = await (await core.sessions.facet(place, 'metrics')).get({ name: key.name, since, until, buckets: 1 }, call);
  const { invocations, billedMs, coldStarts, p50Ms, p95Ms } = total;
  const meanMs = billedMs !== null && invocations > 0 ? billedMs / invocations : p50Ms;
  if (invocations === 0 || meanMs === null) throw nothingYet(ref);
  const coldPercent = (100 * (coldStarts ?? 0)) / invocations;
  return {
    measured: {
      functionRef: ref,
      from: 'metrics',
      since,
      until,
      invocations,
      meanMs,
      p50Ms,
      p95Ms,
      coldPercent,
      initMs: null,
      memoryMb,
      memoryUsedMb: null,
      requestKb: null,
      responseKb: null,
    },
    workload: { requests: invocations, durationMs: meanMs, coldPercent, ...(memoryMb === null ? {} : { memoryMb }) },
    region,
  };
}

/** Looks at what a function did in the last thirty days: call by call where calls are recorded, else by the provider's sums. */
export async function measure(core: CoreContext, ref: string, call: Call): Promise<Measurement> {
  const { place, key } = core.sessions.locate(ref);
  const { capabilities } = place.provider;
  const how = capabilities.history.supported ? recorded : summed;
  return how(core, place, { ...key, qualifier: null }, ref, call);
}
