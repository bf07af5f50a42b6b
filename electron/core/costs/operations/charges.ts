import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { everyPlace } from '../../sessions/every-place.ts';
import { monthAround } from './fleet.ts';

const DAY_MS = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What every profile's provider charged since the month began, today included. */
export const readCharges =
  (core: CoreContext): HandlerOf<'costs', 'charges'> =>
  async ({ provider }, call) => {
    const now = Date.now();
    const span = { since: dayOf(monthAround(new Date(now)).since.getTime()), until: dayOf(now + DAY_MS) };
    const asked = (id: string): boolean => provider === undefined || id === provider;
    const { results, failures } = await everyPlace(core, 'charges', call, (facet) => facet.read(span, call), ({ provider: { meta } }) => asked(meta.id)); // prettier-ignore
    return {
      items: results.map(({ place, value }) => ({ provider: place.provider.meta.id, profile: place.profile.name, ...value })),
      unsupported: core.registry.flatMap(({ meta, capabilities: { charges } }) =>
        charges.supported || !asked(meta.id) ? [] : [{ provider: meta.id, reason: charges.reason }],
      ),
      failures,
    };
  };
