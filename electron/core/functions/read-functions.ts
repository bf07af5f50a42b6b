import type { FunctionsEvent } from '#shared/contract/functions.ts';
import { merge } from '#shared/async/merge.ts';
import { AppError, isCancelled, toAppError } from '#shared/errors.ts';
import type { Call } from '#providers/provider.ts';
import type { CoreContext } from '../context.ts';
import type { Place } from '../sessions/sessions.ts';

interface Where {
  provider?: string | undefined;
  profile?: string | undefined;
  region?: string | undefined;
}

/** One profile's functions as they come; a failure, of a region or of the whole, is an event and never an end without a word. */
async function* readPlace(
  core: CoreContext,
  place: Place,
  region: string | undefined,
  call: Call,
): AsyncGenerator<FunctionsEvent, void, undefined> {
  const at = { provider: place.provider.meta.id, profile: place.profile.name };
  const failed = (failedRegion: string | null, error: AppError): FunctionsEvent => {
    core.log.write(
      'warn',
      `functions: ${place.profile.id}${failedRegion === null ? '' : `/${failedRegion}`} could not be read: ${error.message}`,
      error.cause,
    );
    return { type: 'failure', failure: { ...at, region: failedRegion, error: error.toData() } };
  };
  let count = 0;
  try {
    const facet = await core.sessions.facet(place, 'functions');
    for await (const page of facet.list({ region }, call)) {
      if ('failure' in page) yield failed(page.failure.region, page.failure.error);
      else {
        count += page.items.length;
        yield { type: 'items', ...at, items: page.items };
      }
    }
  } catch (error) {
    if (call.signal.aborted || isCancelled(error)) throw new AppError('cancelled', 'Cancelled.', { cause: error });
    yield failed(region ?? null, toAppError(error));
  }
  yield { type: 'done', ...at, count };
}

/** Every profile at once, each page as soon as it is there. Throws only for a place that is asked for and does not exist or cannot list. */
export async function* readFunctions(
  core: CoreContext,
  { provider, profile, region }: Where,
  call: Call,
): AsyncGenerator<FunctionsEvent, void, undefined> {
  const places = core.sessions.places({ provider, profile });
  const readable = places.filter((place) => place.provider.capabilities.functions.supported);
  // Asked for by name, a provider without the power says so; otherwise it has nothing to list.
  const [asked] = places;
  if (readable.length === 0 && asked !== undefined) await core.sessions.facet(asked, 'functions');
  const inRegion = readable.filter((place) => region === undefined || place.profile.regions.includes(region));
  if (region !== undefined && inRegion.length === 0) {
    const known = [...new Set(readable.flatMap((place) => place.profile.regions))];
    throw new AppError('not_found', `No profile covers the region "${region}".`, {
      hint: known.length === 0 ? 'The profiles there are have no regions.' : `Regions of the profiles are: ${known.join(', ')}.`,
    });
  }
  yield {
    type: 'places',
    places: inRegion.map((place) => ({
      provider: place.provider.meta.id,
      profile: place.profile.name,
      regions: region === undefined ? place.profile.regions : [region],
    })),
  };
  yield* merge(inRegion.map((place) => readPlace(core, place, region, call)));
}
