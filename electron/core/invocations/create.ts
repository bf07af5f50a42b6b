import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

/** A function's own failure is in the record, not thrown: the call itself went well. */
export const createInvocation =
  (core: CoreContext): HandlerOf<'invocations', 'create'> =>
  async ({ ref, ...input }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'invoke');
    return facet.invoke(key, input, call);
  };
