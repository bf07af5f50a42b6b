import { AppError } from '#shared/errors.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { everyPlace } from '../sessions/every-place.ts';

const isMissing = (error: unknown) => error instanceof AppError && error.code === 'not_found';

/** Without a reference every profile is asked for the id. */
export const getInvocation =
  (core: CoreContext): HandlerOf<'invocations', 'get'> =>
  async ({ id, ref }, call) => {
    if (ref !== undefined) return (await core.sessions.forRef(ref, 'history')).facet.get(id, call);
    const { results } = await everyPlace(core, 'history', call, async (facet): Promise<InvocationDetail | null> => {
      try {
        return await facet.get(id, call);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
    const found = results.find(({ value }) => value !== null)?.value;
    if (found !== undefined && found !== null) return found;
    throw new AppError('not_found', `There is no invocation ${id}.`, { hint: '"isobar invocations list" shows the ones that are kept.' });
  };
