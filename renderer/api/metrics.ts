import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client, orpc } from './client.ts';
import { useLiveInterval } from './runtime.ts';

/** Clouds charge for reading metrics, and count them by the minute: nothing newer is there to be had sooner. */
export const CLOUD_METRICS_MS = 60_000;

/** How often all functions' metrics are read: the local runtime's often, and no cloud's more than once a minute. */
function useOverallInterval(ms: number): number | false {
  const live = useLiveInterval(ms);
  const profiles = useQuery({ ...orpc.profiles.list.queryOptions({ input: {} }), staleTime: 60_000 }).data?.items;
  const clouds = profiles?.some(({ target }) => target === 'cloud') ?? true;
  return clouds ? CLOUD_METRICS_MS : live;
}

/**
 * Counts and latencies of the time up to now: of one function, or of all of them. The window moves on with
 * every reading; what is on screen stays until the next one has come.
 */
export function useMetrics({ ref, windowMs, buckets }: { ref?: string; windowMs: number; buckets: number }) {
  const refetchInterval = useOverallInterval(Math.max(2000, Math.min(windowMs / buckets, 30_000)));
  return useQuery({
    queryKey: [...orpc.metrics.key(), 'window', { ref, windowMs, buckets }],
    queryFn: ({ signal }) => {
      const since = new Date(Date.now() - windowMs).toISOString();
      return client.metrics.get({ ...(ref === undefined ? {} : { ref }), since, buckets }, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}
