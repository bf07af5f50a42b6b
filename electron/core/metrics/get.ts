import { AppError } from '#shared/errors.ts';
import { mergeMetrics } from '#shared/model/merge-metrics.ts';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { everyPlace } from '../sessions/every-place.ts';
import { tellsItsOwn } from '../sessions/runtime-views.ts';
import { wholeFunction } from '../sessions/whole-function.ts';

const HOUR_MS = 3_600_000;

/** The last hour by default. */
export const getMetrics =
  (core: CoreContext): HandlerOf<'metrics', 'get'> =>
  async ({ ref, buckets, ...input }, call) => {
    const until = input.until ?? toInstant(Date.now());
    const since = input.since ?? toInstant(Date.parse(until) - HOUR_MS);
    const spanMs = Date.parse(until) - Date.parse(since);
    if (spanMs <= 0)
      throw new AppError('invalid_input', '"since" must be before "until".', {
        details: { field: 'since' },
        hint: 'Swap the two, or leave one out.',
      });
    const query = { since, until, buckets };
    if (ref !== undefined) {
      const { facet, key } = await core.sessions.forRef(ref, 'metrics');
      const { failures: _none, ...metrics } = await facet.get({ name: wholeFunction(key, 'Metrics'), ...query }, call);
      return { ...metrics, failures: [] };
    }
    const { results, failures } = await everyPlace(core, 'metrics', call, (facet) => facet.get(query, call), await tellsItsOwn(core, call));
    const window = { since, until, bucketMs: Math.max(1, Math.round(spanMs / buckets)) };
    return {
      ...mergeMetrics(
        window,
        results.map(({ value }) => value),
      ),
      failures,
    };
  };
