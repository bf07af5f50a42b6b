import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { nextSort, sortDirection, type GridColumn, type SortText } from './columns.ts';
import { allToggled } from './selection.ts';
import classes from './virtual-grid.module.css';

/** The row of headers: sorts by click, or by Enter while the grid's cursor is on it. */
export function GridHeader<T>({
  columns,
  sort,
  onSort,
  domId,
  activeColumn,
  selection,
}: {
  columns: readonly GridColumn<T>[];
  sort: SortText;
  onSort: (sort: SortText) => void;
  domId: string;
  activeColumn: number;
  selection: { selected: ReadonlySet<string>; ids: readonly string[]; onSelect: (selected: ReadonlySet<string>) => void } | null;
}) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {selection === null ? null : (
          <div role="columnheader" className={classes.check}>
            <AllBox {...selection} />
          </div>
        )}
        {columns.map((column, i) => (
          <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} id={`${domId}h${i}`} active={i === activeColumn} />
        ))}
      </div>
    </div>
  );
}

function HeaderCell<T>({
  column,
  sort,
  onSort,
  id,
  active,
}: {
  column: GridColumn<T>;
  sort: SortText;
  onSort: (sort: SortText) => void;
  id: string;
  active: boolean;
}) {
  const direction = sortDirection(sort, column.id);
  const sortable = column.sortBy !== undefined;
  return (
    <div
      role="columnheader"
      id={id}
      aria-sort={sortable ? direction : undefined}
      className={classes.headCell}
      data-align={column.align}
      data-active={active || undefined}
    >
      {sortable ? (
        <button
          type="button"
          tabIndex={-1}
          className={classes.sort}
          // The focus stays where it was: the grid's keys go on working after a click.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onSort(nextSort(sort, column.id))}
        >
          <span className="ellipsis">{column.header}</span>
          {direction === 'ascending' ? <IconArrowUp size={12} aria-hidden /> : null}
          {direction === 'descending' ? <IconArrowDown size={12} aria-hidden /> : null}
        </button>
      ) : (
        <span className="ellipsis">{column.header}</span>
      )}
    </div>
  );
}

function AllBox({
  selected,
  ids,
  onSelect,
}: {
  selected: ReadonlySet<string>;
  ids: readonly string[];
  onSelect: (selected: ReadonlySet<string>) => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  const some = selected.size > 0;
  const all = some && ids.length > 0 && ids.every((id) => selected.has(id));
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = some && !all;
  }, [some, all]);
  return (
    <input
      ref={box}
      type="checkbox"
      tabIndex={-1}
      aria-label={all ? 'Clear selection' : 'Select all rows'}
      checked={all}
      disabled={ids.length === 0}
      onChange={() => onSelect(allToggled(selected, ids))}
    />
  );
}
