import type { RuntimeFacet } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';

/** The bundled runtime's own facet: of the first provider that has one. */
export async function runtimeFacet(core: CoreContext): Promise<RuntimeFacet> {
  const place = core.sessions.places().find(({ provider }) => provider.capabilities.runtime.supported);
  if (place === undefined) {
    throw new AppError('unsupported', 'This installation of Isobar has no runtime of its own.', { hint: 'Install Isobar again.' });
  }
  return core.sessions.facet(place, 'runtime');
}
