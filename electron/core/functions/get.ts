import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const getFunction =
  (core: CoreContext): HandlerOf<'functions', 'get'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'functions');
    return facet.get(key, call);
  };
