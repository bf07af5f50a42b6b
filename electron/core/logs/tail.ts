import type { LogEntry } from '#shared/model/log-entry.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { placesWith, refuseCursor } from '../sessions/every-place.ts';
import { tellsItsOwn } from '../sessions/runtime-views.ts';
import { wholeFunction } from '../sessions/whole-function.ts';
import { merge } from '#shared/async/merge.ts';

export const tailLogs =
  (core: CoreContext): HandlerOf<'logs', 'tail'> =>
  async ({ ref, ...query }, call) => {
    const sources: AsyncIterable<LogEntry[]>[] = [];
    if (ref !== undefined) {
      const { facet, key } = await core.sessions.forRef(ref, 'logs');
      sources.push(facet.tail({ name: wholeFunction(key, 'Log entries'), ...query }, call));
    } else {
      refuseCursor(core, 'logs', query.after);
      const own = await tellsItsOwn(core, call);
      for (const place of placesWith(core, 'logs').filter(own)) sources.push((await core.sessions.facet(place, 'logs')).tail(query, call));
    }
    async function* batches(): AsyncGenerator<{ items: LogEntry[] }, void, undefined> {
      for await (const items of merge(sources)) yield { items };
    }
    return batches();
  };
