import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { curves } from '../curves.ts';
import { toEstimate } from './estimate.ts';
import { answerable } from './question.ts';

/** Curves reach as far below and above the scenario, unless they are told where to. */
const REACH = 100;
const DEFAULT_REQUESTS = 1_000_000;

export const compareCosts =
  (core: CoreContext): HandlerOf<'costs', 'compare'> =>
  async ({ fromRequests, toRequests, points, ...question }, call) => {
    const ready = await answerable(core, question, call);
    const own = ready.scenario.requests ?? 0;
    const center = own > 0 ? own : DEFAULT_REQUESTS;
    const from = fromRequests ?? Math.max(1, Math.floor(center / REACH));
    const to = toRequests ?? Math.min(1e13, Math.ceil(center * REACH));
    if (from >= to)
      throw new AppError('invalid_input', '"fromRequests" must be less than "toRequests".', {
        details: { field: 'fromRequests' },
        hint: 'Swap the two, or leave one out.',
      });
    return { ...toEstimate(ready), ...curves(ready.books, ready.scenario, { from, to, points }) };
  };
