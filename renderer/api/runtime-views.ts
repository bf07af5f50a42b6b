import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { runtimeViews } from '#shared/model/runtime-views.ts';
import { orpc } from './client.ts';
import { useRuntime } from './runtime.ts';

const NONE: ReadonlySet<string> = new Set();

/** Ids of the profiles that point at the local runtime: their functions are in lists twice. */
export function useRuntimeViews(): ReadonlySet<string> {
  const profiles = useQuery({ ...orpc.profiles.list.queryOptions({ input: {} }), staleTime: 60_000 }).data?.items;
  const endpoints = useRuntime().data?.endpoints;
  return useMemo(
    () => (profiles === undefined || endpoints === undefined ? NONE : runtimeViews(profiles, endpoints)),
    [profiles, endpoints],
  );
}
