import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { toDetail } from './to-detail.ts';

export const getProfile =
  (core: CoreContext): HandlerOf<'profiles', 'get'> =>
  ({ profile }) =>
    toDetail(core.sessions.place(profile));
