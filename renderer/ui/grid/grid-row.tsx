import { memo, type MouseEvent } from 'react';
import type { GridColumn } from './columns.ts';
import classes from './virtual-grid.module.css';

interface GridRowProps<T> {
  row: T;
  id: string;
  index: number;
  top: number;
  columns: readonly GridColumn<T>[];
  domId: string;
  active: boolean;
  selected: boolean;
  tone: 'bad' | undefined;
  onClick: (event: MouseEvent<HTMLElement>, index: number) => void;
  onToggle: ((index: number, extend: boolean) => void) | undefined;
}

/** One row on screen. Keys are the grid's: rows themselves take no focus. */
function GridRowPlain<T>({ row, id, index, top, columns, domId, active, selected, tone, onClick, onToggle }: GridRowProps<T>) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and the keys
    <div
      role="row"
      id={`${domId}r${index}`}
      aria-rowindex={index + 2}
      aria-selected={onToggle === undefined ? undefined : selected}
      data-row={id}
      data-active={active || undefined}
      data-selected={selected || undefined}
      data-tone={tone}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => onClick(event, index)}
    >
      {onToggle === undefined ? null : (
        <div role="gridcell" className={classes.check}>
          {/* oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the label only enlarges the target */}
          <label className={classes.checkTarget}>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={`Select ${id}`}
              checked={selected}
              onChange={(event) => onToggle(index, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
            />
          </label>
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={classes.cell} data-align={column.align} data-primary={column.primary || undefined}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

export const GridRow = memo(GridRowPlain) as typeof GridRowPlain;
