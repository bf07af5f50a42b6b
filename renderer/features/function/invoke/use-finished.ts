import { useQuery } from '@tanstack/react-query';
import type { AppError } from '#shared/errors.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';
import type { Run } from './run-store.ts';

/**
 * The record of a run: as its call returned it; read anew where the call returned before it was over
 * (asynchronous) or the page was reloaded since.
 */
export function useFinished(run: Pick<Run, 'ref' | 'invocation' | 'outcome'>): {
  invocation: InvocationDetail | null;
  error: AppError | null;
} {
  const { ref, invocation, outcome } = run;
  const open = outcome !== null && (invocation === null || invocation.status === 'running');
  const query = useQuery({
    ...orpc.invocations.get.queryOptions({ input: { id: outcome?.id ?? '', ref } }),
    enabled: open,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 700 : false),
  });
  return open ? { invocation: query.data ?? invocation, error: query.error } : { invocation, error: null };
}
