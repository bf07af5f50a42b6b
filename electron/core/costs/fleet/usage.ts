import { AppError, isCancelled, toAppError } from '#shared/errors.ts';
import type { ProfileFailure } from '#shared/contract/error-data.ts';
import type { FunctionSummary } from '#shared/model/function.ts';
import type { Workload } from '#shared/model/cost-scenario.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import type { Call } from '#providers/provider.ts';
import { atMost } from '../../at-most.ts';
import type { CoreContext } from '../../context.ts';
import { tellsItsOwn } from '../../sessions/runtime-views.ts';
import type { Place } from '../../sessions/sessions.ts';
import { defaultOffer, type FoundOffer } from '../default-offer.ts';

/** What one function did since the month began. */
export interface FunctionUsage {
  fn: Pick<FunctionSummary, 'ref' | 'provider' | 'profile' | 'name' | 'region' | 'target' | 'model' | 'memoryMb'>;
  found: FoundOffer;
  workload: Workload;
}

export interface Window {
  since: string;
  until: string;
}

/** Functions that are asked about one by one; the rest did less. */
const MOST = 200;
/** And how many of them at a time. */
const AT_A_TIME = 6;

async function summaries(core: CoreContext, place: Place, call: Call): Promise<FunctionSummary[]> {
  const facet = await core.sessions.facet(place, 'functions');
  const all: FunctionSummary[] = [];
  for await (const page of facet.list({}, call)) if ('items' in page) all.push(...page.items);
  return all;
}

/** The functions that were called, the busiest first; where a place counts only function by function, all there are. */
async function activeFunctions(core: CoreContext, place: Place, window: Window, call: Call): Promise<FunctionSummary[]> {
  const known = await summaries(core, place, call);
  const { metrics } = place.provider.capabilities;
  if (!metrics.supported || metrics.perFunction !== undefined) return known.slice(0, MOST);
  const { functions: busy } = await (await core.sessions.facet(place, 'metrics')).get({ ...window, buckets: 1 }, call);
  const counts = new Map(busy.map(({ functionRef, invocations }) => [functionRef, invocations]));
  const countOf = ({ ref }: FunctionSummary): number => counts.get(ref) ?? 0;
  return known
    .filter((fn) => countOf(fn) > 0)
    .sort((a, b) => countOf(b) - countOf(a))
    .slice(0, MOST);
}

async function usageOf(core: CoreContext, place: Place, books: readonly PriceBook[], window: Window, call: Call): Promise<FunctionUsage[]> {
  const metrics = await core.sessions.facet(place, 'metrics');
  const found: FunctionUsage[] = [];
  const active = await activeFunctions(core, place, window, call);
  const read = (fn: FunctionSummary, signal: AbortSignal) => metrics.get({ ...window, name: fn.name, buckets: 1 }, { ...call, signal });
  const totals: Awaited<ReturnType<typeof read>>['total'][] = [];
  for await (const { index, result } of atMost(AT_A_TIME, active, call.signal, read)) totals[index] = result.total;
  for (const [index, fn] of active.entries()) {
    const offer = defaultOffer(books, core.registry, fn.provider, fn.model);
    const total = totals[index];
    if (total === undefined) continue;
    const { invocations, billedMs, p50Ms } = total;
    const durationMs = billedMs !== null && invocations > 0 ? billedMs / invocations : p50Ms;
    if (offer === null || durationMs === null || fn.memoryMb === null || invocations === 0) continue;
    found.push({
      fn,
      found: offer,
      workload: { requests: invocations, durationMs: Math.min(86_400_000, durationMs), memoryMb: fn.memoryMb },
    });
  }
  return found;
}

/**
 * The usage of every function that was called since the month began, from each place's metrics. One that does not answer is a
 * failure. Over all providers, what a profile shows of the local runtime counts once, as the runtime's own.
 */
export async function fleetUsage(
  core: CoreContext,
  books: readonly PriceBook[],
  { provider, since, until }: { provider?: string | undefined } & Window,
  call: Call,
): Promise<{ usages: FunctionUsage[]; failures: ProfileFailure[] }> {
  const isOwn = provider === undefined ? await tellsItsOwn(core, call) : () => true;
  const places = core.sessions
    .places(provider === undefined ? {} : { provider })
    .filter((place) => place.provider.capabilities.metrics.supported && isOwn(place));
  const usages: FunctionUsage[] = [];
  const failures: ProfileFailure[] = [];
  await Promise.all(
    places.map(async (place) => {
      try {
        usages.push(...(await usageOf(core, place, books, { since, until }, call)));
      } catch (error) {
        if (call.signal.aborted || isCancelled(error)) throw new AppError('cancelled', 'Cancelled.', { cause: error });
        const failure = toAppError(error);
        core.log.write('warn', `${place.profile.id} did not answer: ${failure.message}`, failure.cause);
        failures.push({ provider: place.provider.meta.id, profile: place.profile.name, region: null, error: failure.toData() });
      }
    }),
  );
  return { usages, failures };
}
