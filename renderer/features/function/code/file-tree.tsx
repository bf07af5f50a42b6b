import { IconChevronDown, IconChevronRight, IconFile, IconFolder } from '@tabler/icons-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { formatBytes } from '../../../ui/format.ts';
import classes from './code-tab.module.css';
import type { FileMark } from './compare-files.ts';
import { foldersAbove, toRows, toTree, type TreeRow } from './tree-rows.ts';

const NO_MARKS: ReadonlyMap<string, FileMark> = new Map();
const MARK_WORDS: Record<FileMark, string> = { new: 'new', size: 'changed', gone: 'gone' };

/** Files of a package as a tree: one tab stop, arrow keys move, right and left open and close. */
export function FileTree({
  items,
  selected,
  onSelect,
  marks = NO_MARKS,
}: {
  items: readonly { path: string; size: number }[];
  selected: string;
  onSelect: (path: string) => void;
  /** How files stand to those of another version. */
  marks?: ReadonlyMap<string, FileMark>;
}) {
  const tree = useMemo(() => toTree(items), [items]);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const open = useMemo(
    () => new Set([...foldersAbove(selected), ...toggled].filter((path) => !toggled.has(`closed:${path}`))),
    [selected, toggled],
  );
  const rows = toRows(tree, open);
  const [focused, setFocused] = useState(selected);
  const active = rows.some((row) => row.node.path === focused) ? focused : (rows[0]?.node.path ?? '');
  const list = useRef<HTMLUListElement>(null);

  const setOpen = (path: string, expanded: boolean) => {
    const next = new Set(toggled);
    next.delete(expanded ? `closed:${path}` : path);
    next.add(expanded ? path : `closed:${path}`);
    setToggled(next);
  };
  const focus = (row: TreeRow | undefined) => {
    if (row === undefined) return;
    setFocused(row.node.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.node.path)}"]`)?.focus();
  };
  const press = (row: TreeRow) => {
    setFocused(row.node.path);
    if (row.node.children === null) onSelect(row.node.path);
    else setOpen(row.node.path, !row.expanded);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex((row) => row.node.path === active);
    const row = rows[index];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = treeKey(event.key, row, index, rows);
    if (move === null) return;
    event.preventDefault();
    if (move === 'press') press(row);
    else if (move === 'open' || move === 'close') setOpen(row.node.path, move === 'open');
    else focus(rows[move]);
  };
  return (
    <ul ref={list} role="tree" aria-label="Files" className={classes.tree} onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <TreeItem
          key={row.node.path}
          row={row}
          selected={row.node.path === selected}
          tabIndex={row.node.path === active ? 0 : -1}
          onPress={press}
          mark={marks.get(row.node.path)}
        />
      ))}
    </ul>
  );
}

function TreeItem({
  row,
  selected,
  tabIndex,
  onPress,
  mark,
}: {
  row: TreeRow;
  selected: boolean;
  tabIndex: number;
  onPress: (row: TreeRow) => void;
  mark: FileMark | undefined;
}) {
  const { node, level, expanded, position, siblings } = row;
  const folder = node.children !== null;
  const Chevron = expanded ? IconChevronDown : IconChevronRight;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree has the keys
    <li
      role="treeitem"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={selected}
      aria-expanded={folder ? expanded : undefined}
      tabIndex={tabIndex}
      data-path={node.path}
      className={classes.item}
      style={{ paddingLeft: 4 + (level - 1) * 14 }}
      title={`${node.path}, ${formatBytes(node.size)}`}
      onClick={() => onPress(row)}
    >
      {folder ? <Chevron size={14} aria-hidden /> : <span className={classes.indent} />}
      {folder ? <IconFolder size={14} aria-hidden /> : <IconFile size={14} aria-hidden />}
      <span className="ellipsis">{node.name}</span>
      {mark === undefined ? null : (
        <span className={classes.mark} data-mark={mark}>
          {MARK_WORDS[mark]}
        </span>
      )}
      <span className={classes.size}>{formatBytes(node.size)}</span>
    </li>
  );
}

/** What a key does: the index to move to, or something to do with the row itself; null for other keys. */
function treeKey(key: string, row: TreeRow, index: number, rows: readonly TreeRow[]): number | 'press' | 'open' | 'close' | null {
  const folder = row.node.children !== null;
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, rows.length - 1);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowRight':
      return folder ? (row.expanded ? Math.min(index + 1, rows.length - 1) : 'open') : null;
    case 'ArrowLeft':
      return row.expanded ? 'close' : parentIndex(row, index, rows);
    case 'Enter':
    case ' ':
      return 'press';
    default:
      return null;
  }
}

function parentIndex(row: TreeRow, index: number, rows: readonly TreeRow[]): number | null {
  const parent = rows.slice(0, index).findLastIndex((each) => each.level === row.level - 1);
  return parent < 0 ? null : parent;
}
