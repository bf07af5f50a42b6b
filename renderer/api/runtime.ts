import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AppError } from '#shared/errors.ts';
import { notifyError } from '../ui/notify.tsx';
import { orpc } from './client.ts';

/** The local runtime's state, read every three seconds while the page is visible; more often while it starts. */
export function useRuntime() {
  return useQuery(
    orpc.runtime.status.queryOptions({ input: {}, refetchInterval: (query) => (query.state.data?.starting === true ? 400 : 3000) }),
  );
}

/**
 * A polling interval that rests while the local runtime is stopped: its data cannot change then, and what is
 * on screen stays. Everything is read again once it runs (app/shell/use-runtime-return.ts).
 */
export function useLiveInterval(ms: number): number | false {
  return useRuntime().data?.running === false ? false : ms;
}

/** Start and stop; both answer with the state that follows, which is shown at once. */
export function useRuntimeControl() {
  const queries = useQueryClient();
  const settle = {
    onSuccess: (status: Awaited<ReturnType<typeof orpc.runtime.status.call>>) => {
      queries.setQueryData(orpc.runtime.status.queryKey({ input: {} }), status);
      // A runtime that has come back is noticed by the shell (app/shell/use-runtime-return.ts).
      void queries.invalidateQueries({ queryKey: orpc.functions.key() });
    },
  };
  const start = useMutation(
    orpc.runtime.start.mutationOptions({ ...settle, onError: (error) => notifyError('The runtime did not start', error) }),
  );
  const stop = useMutation(
    orpc.runtime.stop.mutationOptions({ ...settle, onError: (error) => notifyError('The runtime did not stop', error) }),
  );
  const restart = useMutation({
    mutationFn: async () => {
      await orpc.runtime.stop.call({});
      return orpc.runtime.start.call({});
    },
    ...settle,
    onError: (error: AppError) => {
      void queries.invalidateQueries({ queryKey: orpc.runtime.key() });
      notifyError('The runtime did not restart', error);
    },
  });
  return {
    /** Stops and starts; `then` is called when it runs again. */
    restart: (then?: () => void) => restart.mutate(undefined, { onSuccess: () => then?.() }),
    restarting: restart.isPending,
    start: () => start.mutate({}),
    stop: () => stop.mutate({}),
    starting: start.isPending,
    stopping: stop.isPending,
  };
}
