import { type RefObject, useEffect, useRef } from 'react';
import { panRange, zoomRange, type ViewRange } from '../view/view-range.ts';

/** Ctrl and the wheel (or a pinch) zooms where the pointer is; a sideways wheel pans. Anything else scrolls as usual. */
export function useWheelZoom(
  element: RefObject<HTMLElement | null>,
  state: { range: ViewRange; full: ViewRange; nameWidth: number; setRange: (range: ViewRange) => void },
): void {
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      const { range, full, nameWidth, setRange } = latest.current;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      const lane = target.clientWidth - nameWidth;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const anchor = Math.min(1, Math.max(0, (event.clientX - target.getBoundingClientRect().left - nameWidth) / lane));
        setRange(zoomRange(range, full, Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300))), anchor));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        setRange(panRange(range, full, sideways / lane));
      }
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element]);
}
