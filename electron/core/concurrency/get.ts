import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const getConcurrency =
  (core: CoreContext): HandlerOf<'concurrency', 'get'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'concurrency');
    return facet.get(key, call);
  };
