import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Settings } from '#shared/model/settings.ts';
import { notifyError } from '../ui/notify.tsx';
import { orpc } from './client.ts';

/** The user's settings; undefined until they have come. */
export function useSettings() {
  return useQuery(orpc.settings.get.queryOptions({ input: {}, staleTime: 60_000 }));
}

/** Changes settings: shown at once, taken back where the host refuses. */
export function useUpdateSettings() {
  const queries = useQueryClient();
  const queryKey = orpc.settings.get.queryKey({ input: {} });
  return useMutation(
    orpc.settings.update.mutationOptions({
      onMutate: async (patch) => {
        await queries.cancelQueries({ queryKey });
        const before = queries.getQueryData<Settings>(queryKey);
        if (before !== undefined) queries.setQueryData<Settings>(queryKey, { ...before, ...withoutUndefined(patch) });
        return { before };
      },
      onError: (error, _patch, context) => {
        if (context?.before !== undefined) queries.setQueryData<Settings>(queryKey, context.before);
        notifyError('The settings were not saved', error);
      },
      onSuccess: (settings) => queries.setQueryData<Settings>(queryKey, settings),
    }),
  );
}

function withoutUndefined(patch: { [K in keyof Settings]?: Settings[K] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<Settings>;
}
