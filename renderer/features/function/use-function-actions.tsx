import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { toAppError } from '#shared/errors.ts';
import type { FunctionDetail, Version } from '#shared/model/function.ts';
import { orpc } from '../../api/client.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { RemovalConsequences, RollbackConsequences } from './function-consequences.tsx';

/** Deleting, rolling back, starting and stopping, each with the question that goes before it. */
export function useFunctionActions(fn: FunctionDetail) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const removal = useMutation(orpc.functions.remove.mutationOptions());
  const rollback = useMutation(orpc.functions.rollback.mutationOptions());
  const start = useMutation(orpc.functions.start.mutationOptions());
  const stop = useMutation(orpc.functions.stop.mutationOptions());
  const restart = useMutation(orpc.functions.restart.mutationOptions());

  const remove = async () => {
    const yes = await confirm({
      title: `Delete ${fn.name}?`,
      body: <RemovalConsequences fn={fn} />,
      confirm: 'Delete function',
      destructive: true,
      ...(fn.target === 'cloud' ? { typed: fn.name } : {}),
    });
    if (!yes) return;
    try {
      await removal.mutateAsync({ ref: fn.ref });
    } catch (error) {
      return notifyError(`${fn.name} was not deleted`, toAppError(error));
    }
    cache.removeQueries({ queryKey: orpc.functions.get.key({ input: { ref: fn.ref } }) });
    void cache.invalidateQueries({ queryKey: orpc.functions.list.key() });
    await navigate({ to: '/functions' });
    notifyDone(`${fn.name} is deleted. Its logs, traces and invocations are kept.`);
  };

  const rollBack = async (version: Version) => {
    const yes = await confirm({
      title: `Make version ${version.version} of ${fn.name} live?`,
      body: <RollbackConsequences fn={fn} version={version} />,
      confirm: `Roll back to ${version.version}`,
    });
    if (!yes) return;
    try {
      const after = await rollback.mutateAsync({ ref: `${fn.ref}@${version.version}` });
      cache.setQueryData(orpc.functions.get.queryKey({ input: { ref: fn.ref } }), after);
      void cache.invalidateQueries({ queryKey: orpc.functions.key() });
      notifyDone(`Version ${version.version} of ${fn.name} is live.`);
    } catch (error) {
      notifyError('The live version was not changed', toAppError(error));
    }
  };

  const change = async (to: 'start' | 'stop' | 'restart') => {
    if (to !== 'start') {
      const body =
        to === 'stop' ? 'Nothing of it answers, and nothing sets it off, until it is started again.' : 'Calls that are under way may fail.';
      const title = `${to === 'stop' ? 'Stop' : 'Restart'} ${fn.name}?`;
      if (
        !(await confirm({ title, body, confirm: to === 'stop' ? 'Stop' : 'Restart', destructive: fn.target === 'cloud' && to === 'stop' }))
      )
        return;
    }
    try {
      const after = await { start, stop, restart }[to].mutateAsync({ ref: fn.ref });
      cache.setQueryData(orpc.functions.get.queryKey({ input: { ref: fn.ref } }), after);
      void cache.invalidateQueries({ queryKey: orpc.functions.key() });
      notifyDone(`${fn.name} ${{ start: 'is started', stop: 'is stopped', restart: 'was restarted' }[to]}.`);
    } catch (error) {
      notifyError(`${fn.name} was not changed`, toAppError(error));
    }
  };

  return { remove, rollBack, change, busy: removal.isPending || rollback.isPending };
}
