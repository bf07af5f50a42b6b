import type { InvocationChunk } from '#shared/model/invocation.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const streamInvocation =
  (core: CoreContext): HandlerOf<'invocations', 'stream'> =>
  async ({ ref, ...input }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'invoke');
    async function* chunks(): AsyncGenerator<InvocationChunk, void, undefined> {
      yield* facet.stream(key, input, call);
    }
    return chunks();
  };
