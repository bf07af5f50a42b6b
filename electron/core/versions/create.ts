import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const createVersion =
  (core: CoreContext): HandlerOf<'versions', 'create'> =>
  async ({ ref, description }, call) => {
    const { place, key } = core.sessions.locate(ref);
    const create = await core.sessions.method(place, 'versions', 'create');
    return create(key, { description }, call);
  };
