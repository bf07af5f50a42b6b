import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const removeAlias =
  (core: CoreContext): HandlerOf<'aliases', 'remove'> =>
  async ({ ref, name }, call) => {
    const { place, key } = core.sessions.locate(ref);
    const remove = await core.sessions.method(place, 'aliases', 'remove');
    await remove(key, name, call);
    return { ref, name };
  };
