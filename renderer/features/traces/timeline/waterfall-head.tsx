import { IconChevronsDown, IconChevronsUp } from '@tabler/icons-react';
import { type RefObject, useRef } from 'react';
import type { TraceModel } from '../page/trace-model.ts';
import type { TraceControls } from '../page/use-trace-controls.ts';
import type { Tick } from '../view/time-axis.ts';
import { TimeAxis } from './time-axis.tsx';
import { useDragRange } from './use-drag-range.ts';
import classes from './waterfall.module.css';

/** The line above the rows: folding on the left, the time axis on the right. Dragging along the axis zooms in, a double click shows the whole trace. */
export function WaterfallHead({
  model,
  controls,
  ticks,
  laneWidth,
  hoverLabel,
}: {
  model: TraceModel;
  controls: TraceControls;
  ticks: readonly Tick[];
  /** Pixels. */
  laneWidth: number;
  hoverLabel: RefObject<HTMLSpanElement | null>;
}) {
  const axis = useRef<HTMLDivElement>(null);
  const { range, setRange, fold } = controls;
  const { dragging, handlers } = useDragRange(axis, (done) => {
    if (done === null) return;
    const width = range.endMs - range.startMs;
    setRange({ startMs: range.startMs + done.from * width, endMs: range.startMs + done.to * width });
  });
  return (
    <div className={classes.head}>
      <div className={classes.headName}>
        <span className="grow">Service and span</span>
        <button type="button" className={classes.fold} title="Collapse all ( [ )" aria-label="Collapse all" onClick={() => fold('all')}>
          <IconChevronsUp size={15} aria-hidden />
        </button>
        <button type="button" className={classes.fold} title="Expand all ( ] )" aria-label="Expand all" onClick={() => fold('none')}>
          <IconChevronsDown size={15} aria-hidden />
        </button>
      </div>
      <div ref={axis} className={classes.axisBox} {...handlers} onDoubleClick={() => setRange(model.full)}>
        <TimeAxis ticks={ticks} range={range} width={laneWidth} />
        {dragging === null ? null : (
          <span
            className={classes.dragged}
            style={{ left: `${Math.min(dragging.from, dragging.to) * 100}%`, width: `${Math.abs(dragging.to - dragging.from) * 100}%` }}
          />
        )}
        <span ref={hoverLabel} className={classes.hoverTime} aria-hidden />
      </div>
    </div>
  );
}
