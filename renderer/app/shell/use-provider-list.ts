import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { orpc } from '../../api/client.ts';
import { giveUpOnProviders, setProviderInfos } from '../../ui/provider-info.ts';

/** Keeps the marks informed of what providers there are. */
export function useProviderList(): void {
  const { data, isError } = useQuery(orpc.providers.list.queryOptions({ input: {}, staleTime: 10 * 60_000 }));
  useEffect(() => {
    if (data !== undefined) setProviderInfos(data.items);
    else if (isError) giveUpOnProviders();
  }, [data, isError]);
}
