import type { FunctionsEvent } from '#shared/contract/functions.ts';
import type { ProfileFailure } from '#shared/contract/error-data.ts';
import type { FunctionSummary } from '#shared/model/function.ts';

/** Every function of every profile, as far as it has been read. */
export interface FunctionListing {
  items: FunctionSummary[];
  failures: ProfileFailure[];
  /** Profiles, as `provider:profile`, that are still being read; empty once all have answered. */
  reading: string[];
}

/** Folds what comes while functions are listed. A new object only in `take`, so that it can be called for each event. */
export function createListing(): { add(event: FunctionsEvent): void; take(): FunctionListing } {
  const items: FunctionSummary[] = [];
  const failures: ProfileFailure[] = [];
  const reading = new Set<string>();
  return {
    add(event) {
      if (event.type === 'places') for (const { provider, profile } of event.places) reading.add(`${provider}:${profile}`);
      else if (event.type === 'items') items.push(...event.items);
      else if (event.type === 'failure') failures.push(event.failure);
      else reading.delete(`${event.provider}:${event.profile}`);
    },
    take: () => ({ items: [...items], failures: [...failures], reading: [...reading] }),
  };
}

/** A listing in which one place (a profile, or one region of it) was read again: what is new of it replaces what was there. */
export function withPlace(
  before: FunctionListing,
  place: { provider: string; profile: string; region: string | null },
  now: Pick<FunctionListing, 'items' | 'failures'>,
): FunctionListing {
  const inPlace = (one: { provider: string; profile: string; region: string | null }): boolean =>
    one.provider === place.provider && one.profile === place.profile && (place.region === null || one.region === place.region);
  const failed = now.failures.length > 0;
  return {
    ...before,
    items: failed ? before.items : [...before.items.filter((fn) => !inPlace(fn)), ...now.items],
    failures: [...before.failures.filter((failure) => !inPlace(failure)), ...now.failures],
  };
}
