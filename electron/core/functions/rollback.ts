import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const rollbackFunction =
  (core: CoreContext): HandlerOf<'functions', 'rollback'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'versions');
    if (key.qualifier === null) {
      throw new AppError('invalid_input', 'Which version should be the live one? None was named.', {
        hint: `Add it to the reference, for example ${ref}@1. "isobar functions get ${ref}" lists the versions.`,
      });
    }
    return facet.rollback(key, call);
  };
