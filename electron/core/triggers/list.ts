import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const listTriggers =
  (core: CoreContext): HandlerOf<'triggers', 'list'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'triggers');
    return facet.list(key, call);
  };
