import type { ReactNode } from 'react';

/** A column of a VirtualGrid. Define columns at module scope or in a memo: the grid re-sorts when they change. */
export interface GridColumn<T> {
  id: string;
  /** Words of the header, and of the columns menu. */
  header: string;
  /** A CSS grid track: `minmax(200px, 2fr)`, `96px`. */
  width: string;
  /** Numbers go to the end. */
  align?: 'end';
  /** What a cell shows: plain elements and CSS only, no widgets of a component library. */
  cell: (row: T) => ReactNode;
  /** What to sort by; a column without it cannot be sorted. Null goes last either way. */
  sortBy?: (row: T) => string | number | null;
  /** The column that says which row it is; it cannot be hidden. */
  primary?: boolean;
}

/** `name` ascending, `-name` descending; null is the order the rows came in. */
export type SortText = string | null;

/** The next sort after a click on a header: ascending, descending, none. */
export function nextSort(current: SortText, column: string): SortText {
  if (current === column) return `-${column}`;
  return current === `-${column}` ? null : column;
}

export function sortDirection(current: SortText, column: string): 'ascending' | 'descending' | 'none' {
  if (current === column) return 'ascending';
  return current === `-${column}` ? 'descending' : 'none';
}
