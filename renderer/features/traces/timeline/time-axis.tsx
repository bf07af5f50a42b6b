import { timeTicks, type Tick } from '../view/time-axis.ts';
import type { ViewRange } from '../view/view-range.ts';
import classes from './waterfall.module.css';

/** Pixels that a label needs to its right. */
const LABEL_W = 56;

/** Ticks for a lane of so many pixels, a label every 90 px at the most. */
export function laneTicks(range: ViewRange, originMs: number, width: number): Tick[] {
  const ticks = timeTicks(range.startMs - originMs, range.endMs - originMs, Math.max(2, Math.floor(width / 90)));
  return ticks.map((tick) => ({ ...tick, atMs: tick.atMs + originMs }));
}

/** Per cent from the left of the lane. */
export function tickLeft(tick: Tick, range: ViewRange): number {
  return ((tick.atMs - range.startMs) / (range.endMs - range.startMs)) * 100;
}

/** The labels above the lanes. */
export function TimeAxis({ ticks, range, width }: { ticks: readonly Tick[]; range: ViewRange; width: number }) {
  return (
    <div className={classes.axis} aria-hidden>
      {ticks.map((tick) => {
        const left = tickLeft(tick, range);
        return (
          <span
            key={tick.atMs}
            className={classes.tick}
            data-end={((100 - left) / 100) * width < LABEL_W || undefined}
            style={{ left: `${left}%` }}
          >
            {tick.label}
          </span>
        );
      })}
    </div>
  );
}

/** The lines behind the bars. */
export function Gridlines({ ticks, range }: { ticks: readonly Tick[]; range: ViewRange }) {
  return (
    <div className={classes.gridlines} aria-hidden>
      {ticks.map((tick) => (
        <span key={tick.atMs} style={{ left: `${tickLeft(tick, range)}%` }} />
      ))}
    </div>
  );
}
