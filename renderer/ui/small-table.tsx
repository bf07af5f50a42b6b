import type { ReactNode } from 'react';
import classes from './small-table.module.css';

export interface SmallColumn<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** Numbers go to the end. */
  align?: 'end';
  /** A CSS width; without it the column takes what is left. */
  width?: string;
  /** Left out where the table is narrow. */
  optional?: boolean;
}

/** A plain table for a handful of rows; long lists are a VirtualGrid. */
export function SmallTable<T>({
  label,
  columns,
  rows,
  rowId,
  rowHeader,
  wrap = false,
}: {
  label: string;
  columns: readonly SmallColumn<T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  /** Id of the column that names the row. */
  rowHeader: string;
  /** Lets long cells take several lines. */
  wrap?: boolean;
}) {
  return (
    <div className={classes.box}>
      <table className={classes.table} data-wrap={wrap || undefined}>
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                data-align={column.align}
                data-optional={column.optional || undefined}
                style={{ width: column.width }}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowId(row)}>
              {columns.map((column) =>
                column.id === rowHeader ? (
                  <th key={column.id} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} data-align={column.align} data-optional={column.optional || undefined}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
