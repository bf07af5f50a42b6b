import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ProfileFailure } from '#shared/contract/error-data.ts';
import type { Invocation } from '#shared/model/invocation.ts';
import { client, orpc } from '../../../api/client.ts';
import { useLiveInterval } from '../../../api/runtime.ts';
import type { InvocationsSearch } from './invocations-search.ts';

const PAGE = 200;
const NONE: readonly ProfileFailure[] = [];

/** Invocations that pass the filter, newest first, page by page; the newest page is read again every three seconds. */
export function useInvocations({ ref, status }: Pick<InvocationsSearch, 'ref' | 'status'>) {
  const interval = useLiveInterval(3000);
  const query = useInfiniteQuery({
    queryKey: [...orpc.invocations.key(), 'pages', { ref, status }],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      client.invocations.list(
        {
          ...(ref === '' ? {} : { ref }),
          ...(status === '' ? {} : { status }),
          ...(pageParam === null ? {} : { before: pageParam }),
          limit: PAGE,
        },
        { signal },
      ),
    getNextPageParam: (page) => (page.more ? (page.items.at(-1)?.id ?? null) : null),
    // Further pages hang on the first: while they are there it is read again only on request.
    refetchInterval: (state) => ((state.state.data?.pages.length ?? 0) <= 1 ? interval : false),
    placeholderData: (before) => before,
  });
  const { data } = query;
  const items = useMemo(() => distinct(data?.pages.map((page) => page.items) ?? []), [data]);
  return { query, items, failures: data?.pages[0]?.failures ?? NONE };
}

function distinct(pages: readonly (readonly Invocation[])[]): Invocation[] {
  const seen = new Map<string, Invocation>();
  for (const page of pages) for (const item of page) if (!seen.has(item.id)) seen.set(item.id, item);
  return [...seen.values()];
}
