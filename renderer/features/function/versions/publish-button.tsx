import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { useCapability } from '../use-capability.ts';

/** Keeps what runs now as a version of its own; nothing where every deployment does so by itself. */
export function PublishButton({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'versions');
  const queries = useQueryClient();
  const create = useMutation(
    orpc.versions.create.mutationOptions({
      onSuccess: ({ version }) => {
        void queries.invalidateQueries({ queryKey: orpc.functions.key() });
        notifyDone(`Version ${version} is what runs now`);
      },
      onError: (error) => notifyError('No version was made', error),
    }),
  );
  if (!capability.supported || capability.except?.['create'] !== undefined) return null;
  return (
    <Button variant="default" loading={create.isPending} onClick={() => create.mutate({ ref: fn.ref })}>
      Publish a version
    </Button>
  );
}
