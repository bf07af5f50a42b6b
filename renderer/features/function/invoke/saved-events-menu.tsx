import { Button, Menu } from '@mantine/core';
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toAppError } from '#shared/errors.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { SavedEvent } from '#shared/model/saved-event.ts';
import { orpc } from '../../../api/client.ts';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { toDraft, type Draft } from './draft.ts';
import classes from './invoke.module.css';

/** Events kept for this function: to take one, or to delete it. */
export function SavedEventsMenu({ fn, onPick }: { fn: FunctionDetail; onPick: (draft: Draft) => void }) {
  const cache = useQueryClient();
  const saved = useQuery(orpc.events.list.queryOptions({ input: { functionName: fn.name } }));
  const removal = useMutation(orpc.events.remove.mutationOptions());
  const update = useMutation(orpc.events.update.mutationOptions());
  const items = saved.data?.items ?? [];
  const refresh = () => cache.invalidateQueries({ queryKey: orpc.events.key() });
  const remove = async (event: SavedEvent) => {
    try {
      await removal.mutateAsync({ id: event.id });
    } catch (error) {
      return notifyError(`"${event.name}" was not deleted`, toAppError(error));
    }
    await refresh();
    const { functionName, name, input } = event;
    notifyDone(`"${event.name}" is deleted.`, {
      label: 'Undo',
      run: () => void update.mutateAsync({ functionName, name, input }).then(refresh),
    });
  };
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconBookmark size={14} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Saved{items.length === 0 ? '' : ` (${items.length})`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu ?? ''}>
        {saved.error === null ? null : <Menu.Label>Saved events could not be read: {saved.error.message}</Menu.Label>}
        {items.length === 0 && saved.error === null ? (
          <Menu.Item disabled>
            <span className={classes.choiceNote}>Nothing saved yet. Write an event and press Save.</span>
          </Menu.Item>
        ) : null}
        {items.map((event) => (
          <Menu.Item key={event.id} onClick={() => onPick(toDraft(event.input))}>
            <span className={classes.choice}>{event.name}</span>
            <span className={classes.choiceNote}>
              {event.input.http === null ? 'Event' : `${event.input.http.method} ${event.input.http.path}`}
            </span>
          </Menu.Item>
        ))}
        {items.length === 0 ? null : <Menu.Divider />}
        {items.length === 0 ? null : (
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item leftSection={<IconTrash size={14} aria-hidden />}>Delete</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              {items.map((event) => (
                <Menu.Item key={event.id} className="danger" onClick={() => void remove(event)}>
                  {event.name}
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
