import { useQuery } from '@tanstack/react-query';
import { orpc } from './client.ts';

/** Every function of every profile. The list is small per row, so that ten thousand travel well. */
export function useFunctions() {
  return useQuery(orpc.functions.list.queryOptions({ input: {}, refetchInterval: 15_000 }));
}
