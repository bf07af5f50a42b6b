import { useQuery } from '@tanstack/react-query';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';

/** An invocation, followed until it is over: an asynchronous one is still running when its call returns. */
export function useFinished(ref: string, first: InvocationDetail | null): InvocationDetail | null {
  const open = first !== null && first.status === 'running';
  const query = useQuery({
    ...orpc.invocations.get.queryOptions({ input: { id: first?.id ?? '', ref } }),
    enabled: open,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.status === 'running' ? 700 : false),
  });
  return open ? (query.data ?? first) : first;
}
