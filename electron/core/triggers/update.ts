import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const updateTrigger =
  (core: CoreContext): HandlerOf<'triggers', 'update'> =>
  async ({ ref, id, enabled }, call) => {
    const { place, key } = core.sessions.locate(ref);
    const update = await core.sessions.method(place, 'triggers', 'update');
    return update(key, id, { enabled }, call);
  };
