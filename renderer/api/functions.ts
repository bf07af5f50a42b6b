import { replaceEqualDeep, useQuery } from '@tanstack/react-query';
import { useProviderInfos } from '../ui/provider-info.ts';
import { orpc } from './client.ts';
import { keepUnread } from './keep-unread.ts';
import { useRuntime } from './runtime.ts';

type FunctionList = Awaited<ReturnType<typeof orpc.functions.list.call>>;

/**
 * Every function of every profile. Functions of a profile that could not be read are those of the reading
 * before; `failures` says which profiles that is.
 */
export function useFunctions() {
  return useQuery(
    orpc.functions.list.queryOptions({
      input: {},
      // A long list is megabytes: it is read again on demand and after deployments, and by itself only now and then.
      refetchInterval: (query) => ((query.state.data?.items.length ?? 0) > 2000 ? 120_000 : 10_000),
      staleTime: 5000,
      structuralSharing: (before, now) => replaceEqualDeep(before, keepUnread(before as FunctionList | undefined, now as FunctionList)),
    }),
  );
}

/** Profiles whose functions could not be read, but for a runtime that is stopped: the banner says that already. */
export function useFunctionFailures(list: FunctionList | undefined): FunctionList['failures'] {
  const stopped = useRuntime().data?.running === false;
  const providers = useProviderInfos();
  const known = (provider: string) => stopped && providers.get(provider)?.target === 'local';
  return (list?.failures ?? []).filter(({ provider, error }) => !(error.code === 'unavailable' && known(provider)));
}
