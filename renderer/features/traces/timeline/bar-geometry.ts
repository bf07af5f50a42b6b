import type { ViewRange } from '../view/view-range.ts';

/** Where a bar lies in its lane, in per cent; cut a little outside of what is on show, so that a zoom never makes it miles long. */
export interface BarGeometry {
  left: number;
  width: number;
  /** Which side of the bar has room for the duration. */
  label: 'right' | 'left' | 'inside';
  /** The span is wholly before or after what is on show. */
  outside: 'before' | 'after' | null;
}

/** Per cent of the lane that a label needs. */
const LABEL_ROOM = 12;

export function barGeometry(startMs: number, endMs: number, range: ViewRange): BarGeometry {
  const whole = range.endMs - range.startMs;
  const from = ((startMs - range.startMs) / whole) * 100;
  const to = ((endMs - range.startMs) / whole) * 100;
  const left = Math.min(Math.max(from, -1), 101);
  const right = Math.min(Math.max(to, -1), 101);
  return {
    left,
    width: Math.max(0, right - left),
    label: 100 - right >= LABEL_ROOM ? 'right' : left >= LABEL_ROOM ? 'left' : 'inside',
    outside: to < 0 ? 'before' : from > 100 ? 'after' : null,
  };
}
