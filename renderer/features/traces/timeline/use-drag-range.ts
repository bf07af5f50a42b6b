import { type PointerEvent, type RefObject, useRef, useState } from 'react';

/** A stretch being dragged, in shares of the element's width. */
export interface DragRange {
  from: number;
  to: number;
}

/**
 * Dragging a stretch out of an element (the minimap, the axis). A press without a drag gives null:
 * a click. Gives the stretch while it is dragged, and the handlers.
 */
export function useDragRange(
  element: RefObject<HTMLElement | null>,
  onDone: (range: DragRange | null, at: number) => void,
): { dragging: DragRange | null; handlers: object } {
  const [dragging, setDragging] = useState<DragRange | null>(null);
  const from = useRef<number | null>(null);
  const shareOf = (event: PointerEvent): number => {
    const rect = element.current?.getBoundingClientRect();
    if (rect === undefined || rect.width === 0) return 0;
    return Math.min(1, Math.max(0, (event.clientX - rect.left) / rect.width));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = shareOf(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (from.current === null) return;
      const to = shareOf(event);
      const width = element.current?.clientWidth ?? 1000;
      if (dragging !== null || Math.abs(to - from.current) * width > 4) setDragging({ from: from.current, to });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (from.current === null) return;
      const done = dragging === null ? null : { from: Math.min(dragging.from, dragging.to), to: Math.max(dragging.from, dragging.to) };
      from.current = null;
      setDragging(null);
      onDone(done, shareOf(event));
    },
    onPointerCancel: () => {
      from.current = null;
      setDragging(null);
    },
  };
  return { dragging, handlers };
}
