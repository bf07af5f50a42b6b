import type { ProfileFailure } from '#shared/contract/error-data.ts';
import { AppError, isCancelled, toAppError } from '#shared/errors.ts';
import type { Call, FacetName, Facets, RegionFailure } from '#providers/provider.ts';
import type { CoreContext } from '../context.ts';
import type { Place } from './sessions.ts';

export interface Everywhere<T> {
  results: { place: Place; value: T }[];
  failures: ProfileFailure[];
}

/** A facet's own account of regions that did not answer, as part of the whole answer. */
function regionFailures({ provider, profile }: Place, value: unknown): ProfileFailure[] {
  const found = typeof value === 'object' && value !== null && 'failures' in value ? value.failures : undefined;
  const failures = (Array.isArray(found) ? found : []) as RegionFailure[];
  return failures.map(({ region, error }) => ({ provider: provider.meta.id, profile: profile.name, region, error: error.toData() }));
}

/** Profiles whose provider has the facet, and answers for all of their functions at once. */
export function placesWith(core: CoreContext, facet: FacetName): Place[] {
  return core.sessions.places().filter(({ provider }) => {
    const capability = provider.capabilities[facet];
    return capability.supported && capability.perFunction === undefined;
  });
}

/**
 * Asks every profile whose provider has the facet for everything, at once. One that fails is a failure in the answer;
 * where nobody answered the first failure is thrown. Only those that are `asked` where that is said.
 */
export async function everyPlace<F extends FacetName, T>(
  core: CoreContext,
  facet: F,
  call: Call,
  work: (facet: Facets[F], place: Place) => Promise<T>,
  asked: (place: Place) => boolean = () => true,
): Promise<Everywhere<T>> {
  const everywhere: Everywhere<T> = { results: [], failures: [] };
  const errors: AppError[] = [];
  await Promise.all(
    placesWith(core, facet)
      .filter(asked)
      .map(async (place) => {
        try {
          const value = await work(await core.sessions.facet(place, facet), place);
          everywhere.results.push({ place, value });
          everywhere.failures.push(...regionFailures(place, value));
        } catch (error) {
          if (call.signal.aborted || isCancelled(error)) throw new AppError('cancelled', 'Cancelled.', { cause: error });
          const failure = toAppError(error);
          core.log.write('warn', `${place.profile.id} did not answer: ${failure.message}`, failure.cause);
          errors.push(failure);
          everywhere.failures.push({
            provider: place.provider.meta.id,
            profile: place.profile.name,
            region: null,
            error: failure.toData(),
          });
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
  if (placesWith(core, facet).length <= 1) return;
  throw new AppError('unsupported', 'Older entries can be read for one function at a time only, where there are several profiles.', {
    hint: 'Name a function.',
  });
}
