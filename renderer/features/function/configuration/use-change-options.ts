import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import type { AppError } from '#shared/errors.ts';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';

/** For a mutation: what was read under the key is read again, and how it went is said. */
export function useChangeOptions({ queryKey, done, failed }: { queryKey: QueryKey; done: string; failed: string }) {
  const queries = useQueryClient();
  return {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey });
      notifyDone(done);
    },
    onError: (error: AppError) => notifyError(failed, error),
  };
}
