import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { toArray } from '../to-array.ts';

export const listVersions =
  (core: CoreContext): HandlerOf<'versions', 'list'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'versions');
    return { items: await toArray(facet.list(key, call)) };
  };
