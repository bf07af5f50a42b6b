import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const createAlias =
  (core: CoreContext): HandlerOf<'aliases', 'create'> =>
  async ({ ref, name, version, description = '', weights = {} }, call) => {
    const { place, key } = core.sessions.locate(ref);
    const create = await core.sessions.method(place, 'aliases', 'create');
    return create(key, { name, version, description, weights }, call);
  };
