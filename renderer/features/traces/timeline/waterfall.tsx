import {
  type CSSProperties,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { RowOffsets } from '../../../ui/virtual/row-offsets.ts';
import { scrollToRow, useVirtualRows } from '../../../ui/virtual/use-virtual-rows.ts';
import type { TraceModel } from '../page/trace-model.ts';
import type { TraceControls } from '../page/use-trace-controls.ts';
import { rowOf } from '../tree/visible-rows.ts';
import type { PressedKey } from '../view/trace-keys.ts';
import { Gridlines, laneTicks } from './time-axis.tsx';
import { useHoverTime } from './use-hover-time.ts';
import { useNameWidth } from './use-name-width.ts';
import { useWheelZoom } from './use-wheel-zoom.ts';
import { WaterfallHead } from './waterfall-head.tsx';
import { WaterfallRow } from './waterfall-row.tsx';
import classes from './waterfall.module.css';

export const ROW_H = 24;

/**
 * The spans as rows with bars: only the rows on screen exist. A tree to screen readers, one tab stop;
 * keys and clicks are taken here for all rows.
 *
 * @param detail details of the open span, shown under its row; null where they are beside the waterfall
 */
export function Waterfall({
  model,
  controls,
  onKey,
  detail,
  treeRef,
}: {
  model: TraceModel;
  controls: TraceControls;
  onKey: (pressed: PressedKey) => boolean;
  detail: ReactNode | null;
  /** The tree itself, to give the focus back to. */
  treeRef: Ref<HTMLDivElement>;
}) {
  const { rows, range, active, open } = controls;
  const box = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const domId = useId();
  const { width: nameWidth, divider } = useNameWidth(box);
  const [detailHeight, setDetailHeight] = useState(0);
  const openRow = detail === null || open < 0 ? -1 : rowOf(rows, open);
  const opened = openRow >= 0 && rows[openRow]?.index === open ? openRow : -1;
  const offsets = useMemo(() => {
    const heights = new RowOffsets(rows.length, ROW_H);
    if (opened >= 0) heights.setHeight(opened, ROW_H + detailHeight);
    return heights;
  }, [rows.length, opened, detailHeight]);
  const virtual = useVirtualRows(scroller, offsets);
  const matches = useMemo(() => new Set(controls.matches), [controls.matches]);
  const laneWidth = useLaneWidth(scroller, nameWidth);
  const ticks = useMemo(() => laneTicks(range, model.full.startMs, laneWidth), [range, model.full.startMs, laneWidth]);
  const hoverLine = useRef<HTMLDivElement>(null);
  const hoverLabel = useRef<HTMLSpanElement>(null);
  useHoverTime({ scroller, line: hoverLine, label: hoverLabel }, nameWidth, range, model.full.startMs);
  useWheelZoom(scroller, { range, full: model.full, nameWidth, setRange: controls.setRange });

  // The cursor is followed, wherever it was moved from.
  const activeRow = active < 0 ? -1 : rowOf(rows, active);
  const latestOffsets = useRef(offsets);
  useLayoutEffect(() => {
    latestOffsets.current = offsets;
  });
  useLayoutEffect(() => {
    scrollToRow(scroller.current, latestOffsets.current, activeRow, 'center');
  }, [activeRow]);
  // Details that open under the last row in view would open out of sight.
  useLayoutEffect(() => {
    if (opened >= 0 && detailHeight > 0) scrollToRow(scroller.current, latestOffsets.current, opened);
  }, [opened, detailHeight]);

  const onClick = (event: MouseEvent<HTMLElement>): void => {
    if (!(event.target instanceof Element) || event.target.closest('[data-part=line]') === null) return;
    const index = Number(event.target.closest('[data-index]')?.getAttribute('data-index') ?? -1);
    if (event.target.closest('[data-part=toggle]') !== null && (model.tree.nodes[index]?.children.length ?? 0) > 0) controls.toggle(index);
    else {
      controls.goTo(index);
      controls.setOpen(index === open ? -1 : index);
    }
  };
  const mounted = rowsToMount(virtual.start, virtual.end, activeRow, rows.length);
  return (
    <div ref={box} className={classes.waterfall} style={{ '--name-w': `${nameWidth}px` } as CSSProperties}>
      <WaterfallHead model={model} controls={controls} ticks={ticks} laneWidth={laneWidth} hoverLabel={hoverLabel} />
      <div ref={scroller} className={classes.scroller}>
        <div className={classes.body} style={{ height: offsets.total }}>
          <Gridlines ticks={ticks} range={range} />
          <div
            ref={treeRef}
            role="tree"
            tabIndex={0}
            aria-label="Spans"
            aria-activedescendant={activeRow < 0 ? undefined : `${domId}r${rows[activeRow]?.index}`}
            className={classes.tree}
            onClick={onClick}
            onFocus={() => {
              if (active < 0) controls.goTo(rows[0]?.index ?? -1);
            }}
            onKeyDown={(event) => {
              if (onKey(event)) event.preventDefault();
            }}
          >
            {mounted.map((at) => {
              const row = rows[at];
              const node = row === undefined ? undefined : model.tree.nodes[row.index];
              if (row === undefined || node === undefined) return null;
              return (
                <WaterfallRow
                  key={row.index}
                  id={`${domId}r${row.index}`}
                  model={model}
                  row={row}
                  node={node}
                  top={offsets.offsetOf(at)}
                  range={range}
                  collapsed={controls.collapsed.has(row.index)}
                  active={at === activeRow}
                  open={row.index === open}
                  match={matches.has(row.index)}
                />
              );
            })}
          </div>
          {opened < 0 ? null : (
            <Measured key={open} top={offsets.offsetOf(opened) + ROW_H} onHeight={setDetailHeight}>
              {detail}
            </Measured>
          )}
          <div ref={hoverLine} className={classes.hoverLine} aria-hidden />
        </div>
      </div>
      <div {...divider} className={classes.divider} />
    </div>
  );
}

/** Those on screen, and wherever it is the row with the cursor: screen readers are pointed at it. */
function rowsToMount(start: number, end: number, active: number, count: number): number[] {
  const mounted: number[] = [];
  for (let at = start; at < Math.min(end, count); at++) mounted.push(at);
  if (active >= 0 && (active < start || active >= end)) mounted.push(active);
  return mounted;
}

function useLaneWidth(scroller: { current: HTMLElement | null }, nameWidth: number): number {
  const [width, setWidth] = useState(1000);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return Math.max(100, width - nameWidth);
}

/** Details under a row; their height is told whenever it changes. */
function Measured({ top, children, onHeight }: { top: number; children: ReactNode; onHeight: (height: number) => void }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    // The margin below belongs to it.
    const tell = (): void => onHeight(element.offsetHeight + 6);
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    return () => observer.disconnect();
  }, [onHeight]);
  return (
    <div ref={box} className={classes.detail} style={{ transform: `translateY(${top}px)` }}>
      {children}
    </div>
  );
}
