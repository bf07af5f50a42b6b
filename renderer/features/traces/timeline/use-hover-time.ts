import { type RefObject, useEffect } from 'react';
import { formatTick, niceStep } from '../view/time-axis.ts';
import type { ViewRange } from '../view/view-range.ts';

/** The line under the pointer with its time. Moves by itself, without a render: it follows every pointer event. */
export function useHoverTime(
  {
    scroller,
    line,
    label,
  }: { scroller: RefObject<HTMLElement | null>; line: RefObject<HTMLElement | null>; label: RefObject<HTMLElement | null> },
  nameWidth: number,
  range: ViewRange,
  originMs: number,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const move = (event: PointerEvent): void => {
      const rect = element.getBoundingClientRect();
      const x = event.clientX - rect.left;
      const lane = element.clientWidth - nameWidth;
      const on = x > nameWidth && x < element.clientWidth && lane > 0;
      for (const each of [line.current, label.current]) if (each !== null) each.style.visibility = on ? 'visible' : 'hidden';
      if (!on || line.current === null || label.current === null) return;
      const ms = range.startMs + ((x - nameWidth) / lane) * (range.endMs - range.startMs) - originMs;
      line.current.style.transform = `translateX(${x}px)`;
      label.current.style.transform = `translateX(${Math.min(x - nameWidth, lane - 70)}px)`;
      label.current.textContent = formatTick(ms, niceStep(range.endMs - range.startMs, lane / 2));
    };
    const leave = (): void => {
      for (const each of [line.current, label.current]) if (each !== null) each.style.visibility = 'hidden';
    };
    element.addEventListener('pointermove', move, { passive: true });
    element.addEventListener('pointerleave', leave);
    return () => {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerleave', leave);
    };
  }, [scroller, line, label, nameWidth, range, originMs]);
}
