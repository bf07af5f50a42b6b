import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const removeFunction =
  (core: CoreContext): HandlerOf<'functions', 'remove'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'functions');
    await facet.remove(key, call);
    return { ref };
  };
