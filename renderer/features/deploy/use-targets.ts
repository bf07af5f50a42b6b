import { useQuery } from '@tanstack/react-query';
import type { AppError } from '#shared/errors.ts';
import { orpc } from '../../api/client.ts';
import { toTargets, type TargetChoice } from './targets.ts';

/** The places, and the one to begin with: the first that can be used. */
export function useTargets(): { targets: readonly TargetChoice[]; first: string | null; error: AppError | null; retry: () => void } {
  const providers = useQuery({ ...orpc.providers.list.queryOptions({ input: {} }), staleTime: 60_000 });
  const profiles = useQuery({ ...orpc.profiles.list.queryOptions({ input: {} }), staleTime: 60_000 });
  const targets = providers.data === undefined || profiles.data === undefined ? [] : toTargets(providers.data.items, profiles.data.items);
  return {
    targets,
    first: targets.find((target) => target.usable)?.id ?? null,
    error: providers.error ?? profiles.error,
    retry: () => {
      void providers.refetch();
      void profiles.refetch();
    },
  };
}
