import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toAppError } from '#shared/errors.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { isSecretName } from './secrets.ts';
import { toInput, type Draft } from './draft.ts';
import classes from './invoke.module.css';

/** Keeps the call under a name; a name that is taken is overwritten, after saying so. */
export function SaveEventButton({ fn, draft }: { fn: FunctionDetail; draft: Draft }) {
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const cache = useQueryClient();
  const saved = useQuery(orpc.events.list.queryOptions({ input: { functionName: fn.name } }));
  const update = useMutation(orpc.events.update.mutationOptions());
  const taken = saved.data?.items.some((event) => event.name === name.trim()) === true;
  const secret = draft.kind === 'http' && draft.headers.some((row) => row.value !== '' && isSecretName(row.name));
  const save = async () => {
    if (name.trim() === '') return;
    try {
      await update.mutateAsync({ functionName: fn.name, name: name.trim(), input: toInput(draft) });
      await cache.invalidateQueries({ queryKey: orpc.events.key() });
      setOpened(false);
      notifyDone(`${taken ? 'Overwrote' : 'Saved'} "${name.trim()}".`);
    } catch (error) {
      notifyError('The event was not saved', toAppError(error));
    }
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus shadow="md" width={300}>
      <Popover.Target>
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Save this event"
          title="Save this event"
          onClick={() => setOpened((open) => !open)}
        >
          <IconDeviceFloppy size={14} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.saveForm}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextInput
            label="Name"
            value={name}
            maxLength={128}
            list="saved-event-names"
            data-autofocus
            description={taken ? 'This name is taken: saving overwrites it.' : 'Another name keeps both.'}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <datalist id="saved-event-names">
            {saved.data?.items.map((event) => (
              <option key={event.id} value={event.name}>
                {event.name}
              </option>
            ))}
          </datalist>
          {secret ? (
            <p className={classes.hint}>The headers seem to hold a secret; it is saved with them, readable on this machine.</p>
          ) : null}
          <Button type="submit" loading={update.isPending} disabled={name.trim() === ''}>
            {taken ? 'Overwrite' : 'Save'}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
