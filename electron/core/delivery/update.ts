import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const updateDelivery =
  (core: CoreContext): HandlerOf<'delivery', 'update'> =>
  async ({ ref, ...changes }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'delivery');
    if (Object.values(changes).every((value) => value === undefined)) {
      throw new AppError('invalid_input', 'Nothing to change: no setting was given.', {
        hint: 'Give maxRetries, maxAgeS, onSuccess or onFailure.',
      });
    }
    const { onSuccess, onFailure } = changes;
    // An empty text, which a command line can give, takes the destination away.
    return {
      items: await facet.update(
        key,
        { ...changes, onSuccess: onSuccess === '' ? null : onSuccess, onFailure: onFailure === '' ? null : onFailure },
        call,
      ),
    };
  };
