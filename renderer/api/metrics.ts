import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client, orpc } from './client.ts';
import { useLiveInterval } from './runtime.ts';

/**
 * Counts and latencies of the time up to now: of one function, or of all of them. The window moves on with
 * every reading; what is on screen stays until the next one has come.
 */
export function useMetrics({ ref, windowMs, buckets }: { ref?: string; windowMs: number; buckets: number }) {
  const refetchInterval = useLiveInterval(Math.max(2000, Math.min(windowMs / buckets, 30_000)));
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
