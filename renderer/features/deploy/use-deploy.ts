import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { toAppError } from '#shared/errors.ts';
import type { DeploymentInput } from '#shared/model/deployment.ts';
import { orpc } from '../../api/client.ts';
import { useActions, type Action } from '../../app/actions.ts';
import { notifyError } from '../../ui/notify.tsx';
import type { SearchChange } from './source-page.tsx';

/** What each deployment of this session was started with, to start it again as it was. */
const inputs = new Map<string, DeploymentInput>();

/** The input of a deployment that was started here; undefined for any other. */
export function inputOf(id: string): DeploymentInput | undefined {
  return inputs.get(id);
}

/** Starts a deployment and goes on to watch it. */
export function useDeploy(onSearch: SearchChange) {
  const cache = useQueryClient();
  const apply = useMutation(orpc.deployments.apply.mutationOptions());
  const deploy = async (input: DeploymentInput) => {
    try {
      const { id } = await apply.mutateAsync(input);
      inputs.set(id, input);
      void cache.invalidateQueries({ queryKey: orpc.deployments.key() });
      onSearch({ id }, { push: true });
    } catch (error) {
      notifyError('The deployment was not started', toAppError(error));
    }
  };
  return { deploy, starting: apply.isPending };
}

/** The key that starts it, wherever the focus is. */
export function useDeployAction(onDeploy: () => void): void {
  const latest = useRef(onDeploy);
  useEffect(() => {
    latest.current = onDeploy;
  });
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'deploy.apply',
          label: 'Deploy what is under review',
          group: 'This page',
          keys: 'mod+enter',
          run: () => latest.current(),
        },
      ],
      [],
    ),
  );
}
