import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { toAppError } from '#shared/errors.ts';
import type { FunctionDetail, Version } from '#shared/model/function.ts';
import { orpc } from '../../api/client.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { RemovalConsequences, RollbackConsequences } from './function-consequences.tsx';

/** Deleting and rolling back, each with the question that goes before it. */
export function useFunctionActions(fn: FunctionDetail) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const removal = useMutation(orpc.functions.remove.mutationOptions());
  const rollback = useMutation(orpc.functions.rollback.mutationOptions());

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

  return { remove, rollBack, busy: removal.isPending || rollback.isPending };
}
