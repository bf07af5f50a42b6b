import { replaceEqualDeep, useMutation, useQuery, useQueryClient, type QueryFunctionContext } from '@tanstack/react-query';
import type { AppError } from '#shared/errors.ts';
import { notifyError } from '../ui/notify.tsx';
import { useProviderInfos } from '../ui/provider-info.ts';
import { client, orpc } from './client.ts';
import { createListing, withPlace, type FunctionListing } from './function-listing.ts';
import { keepUnread } from './keep-unread.ts';
import { useRuntime } from './runtime.ts';

const KEY = orpc.functions.list.queryKey({ input: {} });
/** The first reading is shown as it comes, but not for every page. */
const SHOW_EVERY_MS = 250;

/**
 * Every function of every profile. The first time, what has been read is shown while the rest is still coming. Functions of
 * a profile that could not be read are those of the reading before; `failures` says which profiles that is.
 */
export function useFunctions() {
  return useQuery<FunctionListing, AppError>({
    queryKey: KEY,
    queryFn: readAll,
    // A long list is megabytes: it is read again on demand and after deployments, and by itself only now and then.
    refetchInterval: (query) => ((query.state.data?.items.length ?? 0) > 2000 ? 120_000 : 10_000),
    staleTime: 5000,
    structuralSharing: (before, now) => replaceEqualDeep(before, keepUnread(before as FunctionListing | undefined, now as FunctionListing)),
  });
}

async function readAll({ signal, client: queries }: QueryFunctionContext): Promise<FunctionListing> {
  const first = queries.getQueryData(KEY) === undefined;
  const listing = createListing();
  let shown = performance.now();
  for await (const event of await client.functions.stream({}, { signal })) {
    listing.add(event);
    if (!first || performance.now() - shown < SHOW_EVERY_MS || listing.take().items.length === 0) continue;
    shown = performance.now();
    queries.setQueryData<FunctionListing>(KEY, listing.take());
  }
  return listing.take();
}

/** Reads one place again that failed, and nothing else. */
export function useRetryPlace() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ provider, profile, region }: FunctionListing['failures'][number]) =>
      client.functions.list({ provider, profile, ...(region === null ? {} : { region }) }),
    onSuccess: (now, place) =>
      queries.setQueryData<FunctionListing>(KEY, (before) => (before === undefined ? before : withPlace(before, place, now))),
    onError: (error, { provider, profile }) => notifyError(`${provider}:${profile} could not be read`, error),
  });
}

/** Profiles whose functions could not be read, but for a runtime that is stopped: the banner says that already. */
export function useFunctionFailures(list: FunctionListing | undefined): FunctionListing['failures'] {
  const stopped = useRuntime().data?.running === false;
  const providers = useProviderInfos();
  const known = (provider: string) => stopped && providers.get(provider)?.target === 'local';
  return (list?.failures ?? []).filter(({ provider, error }) => !(error.code === 'unavailable' && known(provider)));
}
