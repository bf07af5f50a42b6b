import { AppError } from '#shared/errors.ts';
import type { Trace } from '#shared/model/trace.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { everyPlace } from '../sessions/every-place.ts';

const isMissing = (error: unknown) => error instanceof AppError && error.code === 'not_found';

export const getTrace =
  (core: CoreContext): HandlerOf<'traces', 'get'> =>
  async ({ traceId }, call) => {
    const { results } = await everyPlace(core, 'traces', call, async (facet): Promise<Trace | null> => {
      try {
        return await facet.get(traceId, call);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
    const found = results.find(({ value }) => value !== null)?.value;
    if (found !== undefined && found !== null) return found;
    throw new AppError('not_found', `There is no trace ${traceId}.`, { hint: '"isobar traces list" shows the ones that are kept.' });
  };
