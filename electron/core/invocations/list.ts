import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { everyPlace, refuseCursor } from '../sessions/every-place.ts';
import { wholeFunction } from '../sessions/whole-function.ts';

export const listInvocations =
  (core: CoreContext): HandlerOf<'invocations', 'list'> =>
  async ({ ref, ...query }, call) => {
    if (ref !== undefined) {
      const { facet, key } = await core.sessions.forRef(ref, 'history');
      return facet.list({ name: wholeFunction(key, 'Invocations'), ...query }, call);
    }
    refuseCursor(core, 'history', query.before);
    const { results, failures } = await everyPlace(core, 'history', call, (facet) => facet.list(query, call));
    const items = results.flatMap(({ value }) => value.items).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
    return { items: items.slice(0, query.limit), more: items.length > query.limit || results.some(({ value }) => value.more), failures };
  };
