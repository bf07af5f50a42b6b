import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { toAppError } from '#shared/errors.ts';
import { orpc } from '../../api/client.ts';
import { notifyError } from '../../ui/notify.tsx';

/** Opens the system's own dialog; not there where the front has none. */
export function NativeChoose({ kind, onChoose }: { kind: 'directory' | 'zip'; onChoose: (path: string) => void }) {
  const app = useQuery({ ...orpc.app.get.queryOptions({ input: {} }), staleTime: Infinity });
  const choose = useMutation(orpc.directories.choose.mutationOptions());
  if (app.data?.nativeDialogs !== true) return null;
  const open = async () => {
    try {
      const { path } = await choose.mutateAsync({ kind });
      if (path !== null) onChoose(path);
    } catch (error) {
      notifyError('The dialog could not be opened', toAppError(error));
    }
  };
  return (
    <Button variant="default" loading={choose.isPending} onClick={() => void open()}>
      Choose…
    </Button>
  );
}
