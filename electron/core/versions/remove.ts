import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { needQualifier } from '../sessions/need-qualifier.ts';

export const removeVersion =
  (core: CoreContext): HandlerOf<'versions', 'remove'> =>
  async ({ ref }, call) => {
    const { place, key } = core.sessions.locate(ref);
    const remove = await core.sessions.method(place, 'versions', 'remove');
    needQualifier(key, ref, 'Which version should be deleted?');
    await remove(key, call);
    return { ref };
  };
