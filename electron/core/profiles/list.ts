import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const listProfiles =
  (core: CoreContext): HandlerOf<'profiles', 'list'> =>
  () => ({ items: core.sessions.places().map((place) => place.profile) });
