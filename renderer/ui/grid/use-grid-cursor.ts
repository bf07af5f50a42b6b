import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { nextSort, type GridColumn, type SortText } from './columns.ts';
import { gridCommand, type GridCommand, type KeyPress } from './grid-keys.ts';
import { allToggled, toggled, withRange } from './selection.ts';

const PAGE = 20;

export interface GridCursor {
  /** Row under the cursor; -1 where there is none or the cursor is in the header. */
  index: number;
  /** Column under the cursor while it is in the header; -1 elsewhere. */
  column: number;
  moveTo: (index: number) => void;
  open: (index: number) => void;
  toggle: (index: number, extend: boolean) => void;
  onFocus: () => void;
  /** True where the key was taken. */
  onKey: (press: KeyPress) => boolean;
  /** DOM id of what is under the cursor. */
  descendant: (domId: string) => string | undefined;
}

interface Options<T> {
  model: { rows: T[]; ids: string[]; columns: GridColumn<T>[] };
  sort: SortText;
  onSort: (sort: SortText) => void;
  selected: ReadonlySet<string>;
  onSelect: ((selected: ReadonlySet<string>) => void) | undefined;
  onOpen: ((row: T) => void) | undefined;
  scrollTo: (index: number) => void;
}

/**
 * Where the cursor is and what keys do. The cursor follows its row when the order changes, and stays at
 * its place in the list when the row goes.
 */
export function useGridCursor<T>(options: Options<T>): GridCursor {
  const latest = useRef(options);
  const { ids } = options.model;
  const [at, setAt] = useState<{ id: string | null; index: number; column: number }>({ id: null, index: -1, column: -1 });
  const anchor = useRef<string | null>(null);
  const found = at.id === null ? -1 : ids[at.index] === at.id ? at.index : ids.indexOf(at.id);
  const index = at.id === null ? -1 : found === -1 ? Math.min(at.index, ids.length - 1) : found;
  const position = useRef({ index, column: at.column });
  // Keys come after the commit, so what they read is what is on screen.
  useLayoutEffect(() => {
    latest.current = options;
    position.current = { index, column: at.column };
  });

  const moveTo = useCallback((next: number) => {
    const { model } = latest.current;
    const clamped = Math.max(0, Math.min(next, model.ids.length - 1));
    setAt({ id: model.ids[clamped] ?? null, index: clamped, column: -1 });
  }, []);
  const open = useCallback((next: number) => {
    const row = latest.current.model.rows[next];
    if (row !== undefined) latest.current.onOpen?.(row);
  }, []);
  const toggle = useCallback((next: number, extend: boolean) => {
    const { selected, onSelect, model } = latest.current;
    const id = model.ids[next];
    if (id === undefined || onSelect === undefined) return;
    onSelect(extend ? withRange(selected, model.ids, anchor.current, id) : toggled(selected, id));
    anchor.current = id;
  }, []);
  const onKey = useCallback(
    (press: KeyPress) => {
      const command = gridCommand(press);
      if (command === null) return false;
      const { index: row, column } = position.current;
      if (column >= 0) return inHeader(command, column, latest.current, setAt, moveTo);
      return inBody(command, row, { latest: latest.current, moveTo, open, toggle, setAt, anchor });
    },
    [moveTo, open, toggle],
  );
  return useMemo(
    () => ({
      index: at.column >= 0 ? -1 : index,
      column: at.column,
      moveTo,
      open,
      toggle,
      onKey,
      onFocus: () => {
        if (position.current.index < 0 && position.current.column < 0 && latest.current.model.ids.length > 0) moveTo(0);
      },
      descendant: (domId) => (at.column >= 0 ? `${domId}h${at.column}` : index >= 0 ? `${domId}r${index}` : undefined),
    }),
    [at.column, index, moveTo, open, toggle, onKey],
  );
}

type SetAt = (at: { id: string | null; index: number; column: number }) => void;

function inHeader<T>(command: GridCommand, column: number, options: Options<T>, setAt: SetAt, moveTo: (index: number) => void): boolean {
  const { model, sort, onSort } = options;
  switch (command.type) {
    case 'column':
      setAt({ id: null, index: -1, column: Math.max(0, Math.min(column + command.by, model.columns.length - 1)) });
      return true;
    case 'move':
      if (command.by > 0) moveTo(0);
      return true;
    case 'open':
    case 'toggle': {
      const target = model.columns[column];
      if (target?.sortBy !== undefined) onSort(nextSort(sort, target.id));
      return true;
    }
    default:
      return false;
  }
}

interface Body<T> {
  latest: Options<T>;
  moveTo: (index: number) => void;
  open: (index: number) => void;
  toggle: (index: number, extend: boolean) => void;
  setAt: SetAt;
  anchor: { current: string | null };
}

function inBody<T>(command: GridCommand, row: number, body: Body<T>): boolean {
  const { latest, setAt } = body;
  const last = latest.model.ids.length - 1;
  switch (command.type) {
    case 'move':
      if (row === 0 && command.by < 0 && !command.extend) setAt({ id: null, index: -1, column: 0 });
      else go(row + command.by, row, command.extend, body);
      return true;
    case 'page':
      go(row + command.direction * PAGE, row, command.extend, body);
      return true;
    case 'edge':
      go(command.edge === 'first' ? 0 : last, row, command.extend, body);
      return true;
    case 'open':
      body.open(row);
      return true;
    case 'toggle':
      body.toggle(row, command.extend);
      return true;
    case 'all':
      latest.onSelect?.(allToggled(latest.selected, latest.model.ids));
      return latest.onSelect !== undefined;
    case 'clear':
      if (latest.selected.size === 0) return false;
      latest.onSelect?.(new Set());
      return true;
    default:
      return false;
  }
}

function go<T>(to: number, from: number, extend: boolean, { latest, moveTo, anchor }: Body<T>): void {
  const { ids } = latest.model;
  const target = Math.max(0, Math.min(to, ids.length - 1));
  const id = ids[target];
  if (id === undefined) return;
  if (extend && latest.onSelect !== undefined) {
    anchor.current ??= ids[Math.max(from, 0)] ?? null;
    latest.onSelect(withRange(latest.selected, ids, anchor.current, id));
  } else {
    anchor.current = null;
  }
  moveTo(target);
  latest.scrollTo(target);
}
