import type { ProfileFailure } from '#shared/contract/error-data.ts';
import { AppError, isCancelled, toAppError } from '#shared/errors.ts';
import type { Call, FacetName, Facets } from '#providers/provider.ts';
import type { CoreContext } from '../context.ts';
import type { Place } from './sessions.ts';

export interface Everywhere<T> {
  results: { place: Place; value: T }[];
  failures: ProfileFailure[];
}

/**
 * Asks every profile whose provider has the facet, at once. One that fails is a failure in the answer;
 * where nobody answered the first failure is thrown.
 */
export async function everyPlace<F extends FacetName, T>(
  core: CoreContext,
  facet: F,
  call: Call,
  work: (facet: Facets[F], place: Place) => Promise<T>,
): Promise<Everywhere<T>> {
  const everywhere: Everywhere<T> = { results: [], failures: [] };
  const errors: AppError[] = [];
  const places = core.sessions.places().filter(({ provider }) => provider.capabilities[facet].supported);
  await Promise.all(
    places.map(async (place) => {
      try {
        everywhere.results.push({ place, value: await work(await core.sessions.facet(place, facet), place) });
      } catch (error) {
        if (call.signal.aborted || isCancelled(error)) throw new AppError('cancelled', 'Cancelled.', { cause: error });
        const failure = toAppError(error);
        core.log.write('warn', `${place.profile.id} did not answer: ${failure.message}`, failure.cause);
        errors.push(failure);
        everywhere.failures.push({ provider: place.provider.meta.id, profile: place.profile.name, error: failure.toData() });
      }
    }),
  );
  const [first] = errors;
  if (first !== undefined && everywhere.results.length === 0) throw first;
  return everywhere;
}

/** A cursor is one profile's: there is no place in a merged list that it could mean. */
export function refuseCursor(core: CoreContext, facet: FacetName, before: string | undefined): void {
  if (before === undefined) return;
  if (core.sessions.places().filter(({ provider }) => provider.capabilities[facet].supported).length <= 1) return;
  throw new AppError('unsupported', 'Older entries can be read for one function at a time only, where there are several profiles.', {
    hint: 'Name a function.',
  });
}
