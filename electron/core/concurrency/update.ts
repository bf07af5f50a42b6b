import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { needQualifier } from '../sessions/need-qualifier.ts';

export const updateConcurrency =
  (core: CoreContext): HandlerOf<'concurrency', 'update'> =>
  async ({ ref, reserved, shared, provisioned }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'concurrency');
    if (reserved === undefined && shared !== true && provisioned === undefined) {
      throw new AppError('invalid_input', 'Nothing to change: no setting was given.', {
        hint: 'Give reserved, shared or provisioned.',
      });
    }
    if (reserved !== undefined && shared === true) {
      throw new AppError('invalid_input', 'Concurrency can be either reserved or shared.', {
        hint: 'Leave one of the two out.',
        details: { field: 'shared' },
      });
    }
    if (provisioned !== undefined) needQualifier(key, ref, 'For which version or alias should environments be kept ready?');
    return facet.update(key, { reserved: shared === true ? null : reserved, provisioned }, call);
  };
