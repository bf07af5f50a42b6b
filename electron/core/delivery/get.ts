import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const getDelivery =
  (core: CoreContext): HandlerOf<'delivery', 'get'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'delivery');
    return { items: await facet.list(key, call) };
  };
