import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';
import type { Run } from './run-store.ts';
import { runs } from './runs.ts';

/**
 * The record of a run: as its call returned it; read anew where the call returned before it was over
 * (asynchronous) or the page was reloaded since.
 */
export function useFinished(run: Run): {
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
  const late = open ? query.data : undefined;
  useEffect(() => {
    if (late !== undefined && late.status !== 'running') runs.settle(run, late);
  }, [run, late]);
  return open ? { invocation: query.data ?? invocation, error: query.error } : { invocation, error: null };
}
