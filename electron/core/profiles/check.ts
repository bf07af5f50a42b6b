import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const checkProfile =
  (core: CoreContext): HandlerOf<'profiles', 'check'> =>
  async (input, call) => {
    const place = core.sessions.place(input.profile);
    const session = await core.sessions.open(place);
    return { profile: place.profile, ...(await session.check(call)) };
  };
