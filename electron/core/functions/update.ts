import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const updateFunction =
  (core: CoreContext): HandlerOf<'functions', 'update'> =>
  async ({ ref, ...changes }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'functions');
    if (Object.values(changes).every((value) => value === undefined)) {
      throw new AppError('invalid_input', 'Nothing to change: no setting was given.', {
        hint: 'Give at least one of description, memoryMb, timeoutS, concurrency, env.',
      });
    }
    return facet.update(key, changes, call);
  };
