import type { SizeResult } from '#shared/model/right-sizing.ts';
import { CostScenario } from '#shared/model/cost-scenario.ts';
import { ZERO } from '../decimal.ts';
import type { FoundOffer } from '../default-offer.ts';
import { billOf } from '../evaluate/bill.ts';
import { monthHours } from '../evaluate/compile.ts';
import { workloadEnvironment } from '../evaluate/environment.ts';
import { resolve } from '../expression/resolve.ts';
import { valueOf } from '../expression/term.ts';
import { asKnown } from '../workloads.ts';

/** What was measured at one size. */
export interface Measured {
  memoryMb: number;
  failure: string | null;
  /** Milliseconds of warm runs, in ascending order. */
  times: readonly number[];
  memoryUsedMb: number | null;
}

/** A core there may be that much faster or slower than one here. */
export const FASTER = 0.75;
export const SLOWER = 1.5;

const MILLION = 1_000_000;

function quantile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? null;
}

/** vCPUs that an offer gives with so much memory; null where it does not say. */
export function vcpuAt({ offer }: FoundOffer, memoryMb: number): number | null {
  if (offer.cpu === undefined) return null;
  const environment = workloadEnvironment({ memoryMb }, ZERO, offer, { monthHours: monthHours('730h'), arrivals: 'packed' });
  return valueOf(resolve(offer.cpu, environment), ZERO).toNumber();
}

/**
 * How long it takes where computing has `vcpu` cores: waiting stays as it is, computing takes longer with less than one core.
 * More than one does not help code that computes in one thread, which is what is assumed.
 */
export function stretch(ms: number, cpuShare: number, vcpu: number | null, speed: number): number {
  const slowdown = vcpu === null ? 1 : Math.max(1, 1 / vcpu);
  return ms * (1 - cpuShare) + ms * cpuShare * slowdown * speed;
}

/** What a million requests cost there; null where the offer cannot run them. */
function costOf(found: FoundOffer, memoryMb: number, durationMs: number, memoryUsedMb: number | null): string | null {
  const scenario = CostScenario.parse({
    requests: MILLION,
    durationMs: Math.max(0.001, Math.round(durationMs * 1000) / 1000),
    memoryMb,
    ...(memoryUsedMb === null ? {} : { memoryUsedMb: Math.min(memoryMb, memoryUsedMb) }),
    freeTier: false,
  });
  const result = billOf({ ...found, region: found.offer.defaultRegion, chosen: false }, asKnown([scenario]), scenario, new Date());
  return 'lines' in result ? result.exact : null;
}

/** A measurement where it is paid for: what was seen is what is expected, and the band is the spread of the runs. */
export function asMeasured(found: FoundOffer, measured: Measured): SizeResult {
  return result(found, measured, (ms) => ms);
}

/** A measurement as an expectation: with a band, because neither the machine nor the load there is this one. */
export function predict(found: FoundOffer, measured: Measured, cpuShare: number | null): SizeResult {
  const vcpu = vcpuAt(found, measured.memoryMb);
  // Where it is not known how much of it is computing, all of it and none of it are the ends of the band.
  const ends = { expected: [cpuShare ?? 0.5, 1], low: [cpuShare ?? 0, FASTER], high: [cpuShare ?? 1, SLOWER] } as const;
  return result(found, measured, (ms, end) => stretch(ms, ends[end][0], vcpu, ends[end][1]));
}

function result(found: FoundOffer, measured: Measured, there: (ms: number, end: 'expected' | 'low' | 'high') => number): SizeResult {
  const { memoryMb, failure, times, memoryUsedMb } = measured;
  const [medianMs, p10Ms, p90Ms] = [quantile(times, 0.5), quantile(times, 0.1), quantile(times, 0.9)];
  const empty = { expectedMs: null, lowMs: null, highMs: null, costPerMillion: null, lowCost: null, highCost: null };
  const base = { memoryMb, failure, runs: times.length, medianMs, p10Ms, p90Ms, memoryUsedMb, vcpu: vcpuAt(found, memoryMb) };
  if (failure !== null || medianMs === null || p10Ms === null || p90Ms === null) return { ...base, ...empty };
  const [expectedMs, lowMs, highMs] = [there(medianMs, 'expected'), there(p10Ms, 'low'), there(p90Ms, 'high')];
  const cost = (ms: number) => costOf(found, memoryMb, ms, memoryUsedMb);
  return { ...base, expectedMs, lowMs, highMs, costPerMillion: cost(expectedMs), lowCost: cost(lowMs), highCost: cost(highMs) };
}

/** Costs that differ by less are the same, with bands as wide as these: the faster one is then the better one. */
const SAME = 1.1;

/** The cheapest size, the fastest of those that cost the same; and the fastest, the cheapest of those that are as fast. */
export function choose(sizes: readonly SizeResult[]): { cheapestMb: number | null; fastestMb: number | null } {
  const able = sizes.flatMap(({ memoryMb, expectedMs, costPerMillion }) =>
    expectedMs === null || costPerMillion === null ? [] : [{ memoryMb, ms: expectedMs, cost: Number(costPerMillion) }],
  );
  const least = Math.min(...able.map(({ cost }) => cost));
  const quickest = Math.min(...able.map(({ ms }) => ms));
  const [cheapest] = able
    .filter(({ cost }) => cost <= least * SAME)
    .sort((a, b) => (b.ms > a.ms * SAME ? -1 : a.ms > b.ms * SAME ? 1 : a.memoryMb - b.memoryMb));
  const [fastest] = able.filter(({ ms }) => ms <= quickest * SAME).sort((a, b) => a.cost - b.cost);
  return { cheapestMb: cheapest?.memoryMb ?? null, fastestMb: fastest?.memoryMb ?? null };
}
