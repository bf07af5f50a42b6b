import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const removeTrigger =
  (core: CoreContext): HandlerOf<'triggers', 'remove'> =>
  async ({ ref, id }, call) => {
    const { place, key } = core.sessions.locate(ref);
    const remove = await core.sessions.method(place, 'triggers', 'remove');
    await remove(key, id, call);
    return { ref, id };
  };
