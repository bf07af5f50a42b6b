import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const createAlias =
  (core: CoreContext): HandlerOf<'aliases', 'create'> =>
  async ({ ref, name, version, description = '', weights = {} }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'aliases');
    return facet.create(key, { name, version, description, weights }, call);
  };
