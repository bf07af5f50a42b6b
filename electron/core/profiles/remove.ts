import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { withDefault } from './add.ts';
import { forgetSecrets } from './keep-secrets.ts';
import { needStored } from './update.ts';

export const removeProfile =
  (core: CoreContext): HandlerOf<'profiles', 'remove'> =>
  async ({ profile: id }) => {
    const place = core.sessions.place(id);
    const stored = needStored(place);
    core.profiles.change((profiles) =>
      withDefault(
        profiles.filter(({ key }) => key !== stored.key),
        stored.provider,
        null,
      ),
    );
    await forgetSecrets(core.secrets, stored);
    return { profile: place.profile.id };
  };
