import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconArrowUp, IconFileZip, IconFolder, IconFolderCode, IconHome } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { orpc } from '../../api/client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import classes from './deploy.module.css';

interface Item {
  name: string;
  path: string;
  kind: 'directory' | 'zip';
  project: boolean;
}

/** What can be done with a folder. */
interface FolderAction {
  label: string;
  run: (path: string) => void;
}

/** Looking through the folders of this machine, by clicking or by typing a path. */
export function DirectoryList({
  path,
  onPath,
  kinds,
  onOpen,
  action,
}: {
  path: string;
  onPath: (path: string) => void;
  kinds: readonly ('directory' | 'zip')[];
  /** A zip was chosen. */
  onOpen: (path: string) => void;
  /** What can be done with the folder that is shown. */
  action?: FolderAction;
}) {
  const query = useQuery({ ...orpc.directories.get.queryOptions({ input: { path } }), placeholderData: keepPreviousData });
  const shown = query.data;
  const items = shown?.items.filter((item) => kinds.includes(item.kind)) ?? [];
  return (
    <div className={classes.browser}>
      <PathBar
        path={shown?.path ?? path}
        loading={shown === undefined}
        parent={shown?.parent ?? null}
        onPath={onPath}
        action={shown === undefined || query.error !== null ? undefined : action}
      />
      {query.error !== null ? (
        <ErrorState error={query.error} title="This folder could not be read" onRetry={() => void query.refetch()} />
      ) : shown === undefined ? (
        <SkeletonRows rows={8} label="Reading the folder" />
      ) : items.length === 0 ? (
        <EmptyState title={kinds.includes('zip') ? 'No folders and no zip files in here' : 'No folders in here'}>
          {action === undefined ? 'Go up, or type another path.' : `Use "${action.label}" if this is the one, or go up.`}
        </EmptyState>
      ) : (
        <Entries folder={shown} items={items} onPath={onPath} onOpen={onOpen} action={action} />
      )}
    </div>
  );
}

function Entries({
  folder,
  items,
  onPath,
  onOpen,
  action,
}: {
  folder: { path: string; parent: string | null; truncated: boolean };
  items: readonly Item[];
  onPath: (path: string) => void;
  onOpen: (path: string) => void;
  action: FolderAction | undefined;
}) {
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && folder.parent !== null) return onPath(folder.parent);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    step(list.current, event.key === 'ArrowDown' ? 1 : -1);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys move between the buttons inside
    <ul ref={list} className={classes.entries} onKeyDown={onKeyDown} aria-label={`Folders in ${folder.path}`}>
      {items.map((item) => (
        <Entry key={item.path} item={item} onPath={onPath} onOpen={onOpen} action={action} />
      ))}
      {folder.truncated ? <li className="muted">There are more; type the path of the one you mean.</li> : null}
    </ul>
  );
}

function Entry({
  item,
  onPath,
  onOpen,
  action,
}: {
  item: Item;
  onPath: (path: string) => void;
  onOpen: (path: string) => void;
  action: FolderAction | undefined;
}) {
  const Icon = item.kind === 'zip' ? IconFileZip : item.project ? IconFolderCode : IconFolder;
  return (
    <li>
      <button
        type="button"
        className={classes.entry}
        data-project={item.project || undefined}
        onClick={() => (item.kind === 'zip' ? onOpen(item.path) : onPath(item.path))}
      >
        <Icon size={16} aria-hidden />
        <span className="ellipsis">{item.name}</span>
      </button>
      {item.project && action !== undefined ? (
        <Button size="compact-xs" variant="default" aria-label={`Use ${item.name}`} onClick={() => action.run(item.path)}>
          Use
        </Button>
      ) : null}
    </li>
  );
}

function PathBar({
  path,
  loading,
  parent,
  onPath,
  action,
}: {
  path: string;
  /** True until the first folder is shown. */
  loading: boolean;
  parent: string | null;
  onPath: (path: string) => void;
  action: FolderAction | undefined;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? path;
  const shownBefore = useRef(false);
  // Another folder replaces what was typed; the first one does not: it may come while somebody types.
  useEffect(() => {
    if (shownBefore.current) setTyped(null);
    shownBefore.current = !loading;
  }, [path, loading]);
  return (
    <form
      className={classes.pathBar}
      onSubmit={(event) => {
        event.preventDefault();
        onPath(text);
      }}
    >
      <Tooltip label="Home folder">
        <ActionIcon variant="default" aria-label="Home folder" onClick={() => onPath('')}>
          <IconHome size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Up">
        <ActionIcon variant="default" aria-label="Up" disabled={parent === null} onClick={() => onPath(parent ?? '')}>
          <IconArrowUp size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <TextInput
        aria-label="Path"
        className="grow"
        classNames={{ input: classes.mono ?? '' }}
        value={text}
        placeholder="~/projects/my-function"
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {text === path ? null : (
        <Button type="submit" variant="default">
          Go
        </Button>
      )}
      {action === undefined ? null : <Button onClick={() => action.run(text)}>{action.label}</Button>}
    </form>
  );
}

/** Moves the focus to the next or previous entry. */
function step(list: HTMLElement | null, by: 1 | -1): void {
  const buttons = [...(list?.querySelectorAll<HTMLElement>(`li > button:first-child`) ?? [])];
  const at = buttons.findIndex(
    (button) => button === document.activeElement || button.parentElement?.contains(document.activeElement) === true,
  );
  buttons[Math.min(Math.max(at + by, 0), buttons.length - 1)]?.focus();
}
