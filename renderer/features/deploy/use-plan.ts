import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { DeploymentSource } from '#shared/model/deployment.ts';
import { orpc } from '../../api/client.ts';
import { overrideProblems, toDeploymentInput, type OpenOverrides } from './deploy-search.ts';

/** Variables that were decided for a source; in memory only, because they are often secrets. */
const variables = new Map<string, Record<string, string>>();

/** The user's variables for a source; null leaves them as they are found in it. */
export function useVariables(source: DeploymentSource): [Record<string, string> | null, (env: Record<string, string> | null) => void] {
  const key = JSON.stringify(source);
  const [env, setEnv] = useState(() => variables.get(key) ?? null);
  return [
    env,
    (next) => {
      if (next === null) variables.delete(key);
      else variables.set(key, next);
      setEnv(next);
    },
  ];
}

/**
 * What would happen, asked anew a moment after each decision. `found` is the plan without any
 * decision: what the fields go back to. `ready` when what is on screen may be deployed as it is.
 */
export function usePlan(source: DeploymentSource, target: string, overrides: OpenOverrides, env: Record<string, string> | null) {
  const input = useMemo(() => toDeploymentInput(source, target, overrides, env), [source, target, overrides, env]);
  const [settled] = useDebouncedValue(input, 250);
  const options = { staleTime: 5_000, retry: false } as const;
  const plan = useQuery({ ...orpc.deployments.plan.queryOptions({ input: settled }), ...options, placeholderData: keepPreviousData });
  const found = useQuery({ ...orpc.deployments.plan.queryOptions({ input: toDeploymentInput(source, target, {}, null) }), ...options });
  // What is on screen is not yet what was decided.
  const behind = settled !== input || plan.isPlaceholderData;
  const action = plan.data?.targets[0]?.action;
  const valid = Object.keys(overrideProblems(overrides)).length === 0;
  const ready = valid && !behind && plan.error === null && action !== undefined && action !== 'blocked';
  return { input, plan, found, behind, ready };
}
