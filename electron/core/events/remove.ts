import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { deleteEvent } from './saved-events.ts';

export const removeEvent =
  (core: CoreContext): HandlerOf<'events', 'remove'> =>
  ({ id }) => {
    if (!deleteEvent(core.store, id))
      throw new AppError('not_found', `There is no saved event ${id}.`, { hint: '"isobar events list" shows them.' });
    return { id };
  };
