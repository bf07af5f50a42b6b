import { isCancelled } from '#shared/errors.ts';
import { runtimeViews } from '#shared/model/runtime-views.ts';
import type { Call } from '#providers/provider.ts';
import type { CoreContext } from '../context.ts';
import { runtimeFacet } from '../runtime/runtime-facet.ts';
import type { Place } from './sessions.ts';

/** Whether what a place tells is its own: what a profile tells that points at the local runtime, the runtime itself tells too. */
export async function tellsItsOwn(core: CoreContext, call: Call): Promise<(place: Place) => boolean> {
  const profiles = core.sessions.places().map(({ profile }) => profile);
  if (profiles.every(({ endpoint }) => endpoint === null)) return () => true;
  const views = runtimeViews(profiles, await endpointsOf(core, call));
  return ({ profile }) => !views.has(profile.id);
}

/** None where the runtime does not run, or there is none. */
async function endpointsOf(core: CoreContext, call: Call): Promise<Readonly<Record<string, string | null>>> {
  try {
    return (await (await runtimeFacet(core)).status(call)).endpoints;
  } catch (error) {
    if (call.signal.aborted || isCancelled(error)) throw error;
    return {};
  }
}
