import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { GridColumn, SortText } from './columns.ts';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const NO_SORT: never[] = [];

/** Rows in the order on screen (sorted by TanStack Table) with their ids, and the columns that show. */
export function useGridModel<T extends RowData>(options: {
  rows: readonly T[];
  columns: readonly GridColumn<T>[];
  rowId: (row: T) => string;
  sort: SortText;
  hidden: readonly string[];
}): { rows: T[]; ids: string[]; columns: GridColumn<T>[] } {
  const { rows, columns, rowId, sort, hidden } = options;
  const definitions = useMemo(() => toDefinitions(columns), [columns]);
  const sorting = useMemo(() => (sort === null ? NO_SORT : [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }]), [sort]);
  const table = useTable({ features, data: rows, columns: definitions, getRowId: rowId, enableMultiSort: false, state: { sorting } });
  const model = table.getRowModel().rows;
  const sorted = useMemo(() => ({ rows: model.map((row) => row.original), ids: model.map((row) => row.id) }), [model]);
  const shown = useMemo(() => columns.filter((column) => column.primary === true || !hidden.includes(column.id)), [columns, hidden]);
  return { ...sorted, columns: shown };
}

function toDefinitions<T extends RowData>(columns: readonly GridColumn<T>[]): ColumnDef<typeof features, T>[] {
  const helper = createColumnHelper<typeof features, T>();
  return columns.map((column) =>
    helper.accessor((row: T): unknown => column.sortBy?.(row) ?? undefined, {
      id: column.id,
      header: column.header,
      enableSorting: column.sortBy !== undefined,
      sortUndefined: 'last',
      sortFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)),
    }),
  );
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}
