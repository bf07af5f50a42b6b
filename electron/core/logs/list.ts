import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { everyPlace, refuseCursor } from '../sessions/every-place.ts';
import { tellsItsOwn } from '../sessions/runtime-views.ts';
import { wholeFunction } from '../sessions/whole-function.ts';

export const listLogs =
  (core: CoreContext): HandlerOf<'logs', 'list'> =>
  async ({ ref, ...query }, call) => {
    if (ref !== undefined) {
      const { facet, key } = await core.sessions.forRef(ref, 'logs');
      return facet.list({ name: wholeFunction(key, 'Log entries'), ...query }, call);
    }
    refuseCursor(core, 'logs', query.before);
    const { results, failures } = await everyPlace(core, 'logs', call, (facet) => facet.list(query, call), await tellsItsOwn(core, call));
    const [only] = results;
    if (only !== undefined && results.length === 1) return { ...only.value, failures };
    const items = results.flatMap(({ value }) => value.items).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    return { items: items.slice(-query.limit), more: items.length > query.limit || results.some(({ value }) => value.more), failures };
  };
