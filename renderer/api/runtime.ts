import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { notifyError } from '../ui/notify.tsx';
import { orpc } from './client.ts';

/** The local runtime's state, read every three seconds while the page is visible. */
export function useRuntime() {
  return useQuery(orpc.runtime.status.queryOptions({ input: {}, refetchInterval: 3000 }));
}

/** Start and stop; both answer with the state that follows, which is shown at once. */
export function useRuntimeControl() {
  const queries = useQueryClient();
  const settle = {
    onSuccess: (status: Awaited<ReturnType<typeof orpc.runtime.status.call>>) => {
      queries.setQueryData(orpc.runtime.status.queryKey({ input: {} }), status);
      // What depends on the runtime failed or was partial before; it is read again.
      void queries.invalidateQueries();
    },
  };
  const start = useMutation(
    orpc.runtime.start.mutationOptions({ ...settle, onError: (error) => notifyError('The runtime did not start', error) }),
  );
  const stop = useMutation(
    orpc.runtime.stop.mutationOptions({ ...settle, onError: (error) => notifyError('The runtime did not stop', error) }),
  );
  return {
    start: () => start.mutate({}),
    stop: () => stop.mutate({}),
    starting: start.isPending,
    stopping: stop.isPending,
  };
}
