import type { RowData } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { type CSSProperties, type MouseEvent, type ReactNode, useCallback, useEffect, useId, useMemo, useRef } from 'react';
import type { GridColumn, SortText } from './columns.ts';
import { GridHeader } from './grid-header.tsx';
import { GridRow } from './grid-row.tsx';
import { useGridCursor } from './use-grid-cursor.ts';
import { useGridModel } from './use-grid-model.ts';
import { usePageKeys } from './use-page-keys.ts';
import { useRowHeight } from './use-row-height.ts';
import classes from './virtual-grid.module.css';

const HEADER_H = 32;
const NONE: ReadonlySet<string> = new Set();
const NO_IDS: readonly string[] = [];

export interface VirtualGridProps<T extends RowData> {
  /** Names the grid for screen readers. */
  label: string;
  /** Keep the array stable between renders: it is sorted when it changes. */
  rows: readonly T[];
  columns: readonly GridColumn<T>[];
  rowId: (row: T) => string;
  /** Enter, o, or a click anywhere on the row that is not a link or a control. */
  onOpen?: (row: T) => void;
  sort: SortText;
  onSort: (sort: SortText) => void;
  hidden?: readonly string[];
  /** Ids of selected rows. Without `onSelect` there are no checkboxes. */
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  /** Shown under the header where there are no rows: EmptyState or NoMatch. */
  empty?: ReactNode;
  /** `bad` marks the row's edge. */
  rowTone?: (row: T) => 'bad' | undefined;
  /** True where j and k work from anywhere on the page; for the page's one main grid. */
  pageKeys?: boolean;
  /** Called with the last index on screen, for lists that read on. */
  onReach?: (index: number) => void;
}

/**
 * A list of any length: only the rows on screen exist, the header stays, one tab stop, the cursor moves
 * by keys (see grid-keys.ts). The grid takes the height of its container and scrolls inside.
 */
export function VirtualGrid<T extends RowData>(props: VirtualGridProps<T>) {
  const { label, onOpen, sort, onSort, onSelect, selected = NONE, hidden = NO_IDS, empty, rowTone, pageKeys = false } = props;
  const model = useGridModel({ rows: props.rows, columns: props.columns, rowId: props.rowId, sort, hidden });
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const domId = useId();
  const cursor = useGridCursor({ model, sort, onSort, selected, onSelect, onOpen, scrollTo: (index) => virtual.scrollToIndex(index) });
  const { index: active } = cursor;
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used here
  const virtual = useVirtualizer({
    count: model.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: HEADER_H,
    scrollPaddingStart: HEADER_H,
    getItemKey: (index) => model.ids[index] ?? index,
    // The row with the cursor is always there: aria-activedescendant has to point at something.
    rangeExtractor: useCallback((range: Range) => withIndex(defaultRangeExtractor(range), active), [active]),
  });
  usePageKeys(pageKeys, scroller, cursor.onKey);
  const { template, minWidth } = useMemo(() => tracks(model.columns, onSelect !== undefined), [model.columns, onSelect]);
  const onRowClick = useCallback(
    (event: MouseEvent<HTMLElement>, index: number) => {
      const control = event.target instanceof Element && event.target.closest('a,button,input,label') !== null;
      cursor.moveTo(index);
      if (!control && getSelection()?.isCollapsed !== false) cursor.open(index);
    },
    [cursor],
  );
  const items = virtual.getVirtualItems();
  const reached = items.at(-1)?.index ?? 0;
  const { onReach } = props;
  useEffect(() => onReach?.(reached), [onReach, reached]);
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={model.rows.length + 1}
      aria-multiselectable={onSelect === undefined ? undefined : true}
      aria-activedescendant={cursor.descendant(domId)}
      className={classes.grid}
      style={{ '--tracks': template, '--min-width': `${minWidth}px` } as CSSProperties}
      onFocus={(event) => {
        if (event.target === event.currentTarget) cursor.onFocus();
      }}
      onKeyDown={(event) => {
        if (event.target === event.currentTarget && cursor.onKey(event.nativeEvent)) event.preventDefault();
      }}
    >
      <GridHeader
        columns={model.columns}
        sort={sort}
        onSort={onSort}
        domId={domId}
        activeColumn={cursor.column}
        selection={onSelect === undefined ? null : { selected, ids: model.ids, onSelect }}
      />
      {model.rows.length === 0 ? (
        <div role="row" className={classes.empty}>
          <div role="gridcell">{empty}</div>
        </div>
      ) : (
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = model.rows[item.index];
            const id = model.ids[item.index];
            if (row === undefined || id === undefined) return null;
            return (
              <GridRow
                key={item.key}
                row={row}
                id={id}
                index={item.index}
                top={item.start - HEADER_H}
                columns={model.columns}
                domId={domId}
                active={item.index === active}
                selected={selected.has(id)}
                tone={rowTone?.(row)}
                onClick={onRowClick}
                onToggle={onSelect === undefined ? undefined : cursor.toggle}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}

function withIndex(indexes: number[], extra: number): number[] {
  if (extra < 0 || indexes.includes(extra)) return indexes;
  return [...indexes, extra].toSorted((a, b) => a - b);
}

/** CSS grid tracks of all columns, and the width under which the grid scrolls sideways. */
function tracks<T>(columns: readonly GridColumn<T>[], selectable: boolean): { template: string; minWidth: number } {
  const widths = [...(selectable ? ['36px'] : []), ...columns.map((column) => column.width)];
  const minWidth = widths.reduce((sum, width) => sum + Number(/(\d+)px/.exec(width)?.[1] ?? 80), 24);
  return { template: widths.join(' '), minWidth };
}
