import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { toArray } from '../to-array.ts';

export const listLayers =
  (core: CoreContext): HandlerOf<'layers', 'list'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'layers');
    return { items: await toArray(facet.list(key, call)) };
  };
