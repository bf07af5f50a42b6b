import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const removeAlias =
  (core: CoreContext): HandlerOf<'aliases', 'remove'> =>
  async ({ ref, name }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'aliases');
    await facet.remove(key, name, call);
    return { ref, name };
  };
