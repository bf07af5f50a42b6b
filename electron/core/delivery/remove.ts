import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const removeDelivery =
  (core: CoreContext): HandlerOf<'delivery', 'remove'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'delivery');
    return { items: await facet.remove(key, call) };
  };
