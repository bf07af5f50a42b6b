import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { toArray } from '../to-array.ts';

export const listAliases =
  (core: CoreContext): HandlerOf<'aliases', 'list'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'aliases');
    return { items: await toArray(facet.list(key, call)) };
  };
