import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ProfileFailure } from '#shared/contract/error-data.ts';
import { toInstant } from '#shared/model/time.ts';
import type { TraceSummary } from '#shared/model/trace.ts';
import { client, orpc } from '../../../api/client.ts';
import { useLiveInterval } from '../../../api/runtime.ts';
import { toSinceUntil } from '../../../ui/time-range/time-range.ts';
import { parseMinDuration, type TracesSearch } from './traces-search.ts';

const PAGE = 200;

/** Traces that pass the filter, newest first, read page by page; the newest page is read again every five seconds. */
export function useTraces({ ref, errors, min, last, from, to }: TracesSearch) {
  const interval = useLiveInterval(5000);
  const query = useInfiniteQuery({
    queryKey: [...orpc.traces.key(), 'pages', { ref, errors, min, last, from, to }],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const minDurationMs = parseMinDuration(min);
      const range = toSinceUntil({ last, from, to }, Date.now());
      return client.traces.list(
        {
          ...(ref === '' ? {} : { ref }),
          ...(errors ? { errorsOnly: true } : {}),
          ...(minDurationMs === null ? {} : { minDurationMs }),
          ...range,
          ...(pageParam === null ? {} : { until: pageParam }),
          limit: PAGE,
        },
        { signal },
      );
    },
    getNextPageParam: (page) => (page.more ? nextUntil(page.items) : null),
    refetchInterval: (state) => ((state.state.data?.pages.length ?? 0) <= 1 ? interval : false),
    placeholderData: (before) => before,
  });
  const { data } = query;
  const items = useMemo(() => distinct(data?.pages.map((page) => page.items) ?? []), [data]);
  const failures: readonly ProfileFailure[] = data?.pages[0]?.failures ?? NONE;
  return { query, items, failures };
}

const NONE: readonly ProfileFailure[] = [];

/** Where the next page ends: the last one's millisecond included, for there may be others in it; what comes twice is left out. */
function nextUntil(items: readonly TraceSummary[]): string | null {
  const last = items.at(-1);
  return last === undefined ? null : toInstant(Date.parse(last.startedAt) + 1);
}

function distinct(pages: readonly (readonly TraceSummary[])[]): TraceSummary[] {
  const seen = new Map<string, TraceSummary>();
  for (const page of pages) for (const item of page) if (!seen.has(item.traceId)) seen.set(item.traceId, item);
  return [...seen.values()];
}
