import { useQuery } from '@tanstack/react-query';
import { orpc } from './client.ts';

/** The latest deployments: read every second while one runs, every five otherwise. */
export function useDeployments() {
  return useQuery(
    orpc.deployments.list.queryOptions({
      input: { limit: 20 },
      refetchInterval: (query) => (query.state.data?.items.some((item) => item.status === 'running') === true ? 1000 : 5000),
    }),
  );
}
