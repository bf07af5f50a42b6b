import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const revealKeys =
  (core: CoreContext): HandlerOf<'keys', 'reveal'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'keys');
    return { items: await facet.list(key, call) };
  };
