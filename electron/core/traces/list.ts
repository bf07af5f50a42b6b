import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { everyPlace } from '../sessions/every-place.ts';
import { tellsItsOwn } from '../sessions/runtime-views.ts';
import { wholeFunction } from '../sessions/whole-function.ts';

export const listTraces =
  (core: CoreContext): HandlerOf<'traces', 'list'> =>
  async ({ ref, ...query }, call) => {
    if (ref !== undefined) {
      const { facet, key } = await core.sessions.forRef(ref, 'traces');
      const { items, more } = await facet.list({ name: wholeFunction(key, 'Traces'), ...query }, call);
      return { items, more, failures: [] };
    }
    const { results, failures } = await everyPlace(core, 'traces', call, (facet) => facet.list(query, call), await tellsItsOwn(core, call));
    const items = results.flatMap(({ value }) => value.items).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
    return { items: items.slice(0, query.limit), more: items.length > query.limit || results.some(({ value }) => value.more), failures };
  };
