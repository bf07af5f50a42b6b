import { useQuery } from '@tanstack/react-query';
import { orpc } from './client.ts';

/** Every function of every profile. The list is small per row, so that ten thousand travel well. */
export function useFunctions() {
  return useQuery(
    orpc.functions.list.queryOptions({
      input: {},
      // A long list is megabytes: it is read again on demand and after deployments, and by itself only now and then.
      refetchInterval: (query) => ((query.state.data?.items.length ?? 0) > 2000 ? 120_000 : 10_000),
      staleTime: 5000,
    }),
  );
}
