import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { needQualifier } from '../sessions/need-qualifier.ts';

export const rollbackFunction =
  (core: CoreContext): HandlerOf<'functions', 'rollback'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'versions');
    needQualifier(key, ref, 'Which version should be the live one?');
    return facet.rollback(key, call);
  };
