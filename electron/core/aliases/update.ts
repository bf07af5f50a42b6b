import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const updateAlias =
  (core: CoreContext): HandlerOf<'aliases', 'update'> =>
  async ({ ref, name, ...changes }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'aliases');
    if (Object.values(changes).every((value) => value === undefined)) {
      throw new AppError('invalid_input', 'Nothing to change: no setting was given.', {
        hint: 'Give at least one of version, description, weights.',
      });
    }
    return facet.update(key, name, changes, call);
  };
