import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { RowOffsets } from './row-offsets.ts';

export interface VirtualRows {
  /** First row to render, and the one after the last. */
  start: number;
  end: number;
  /** Height of the scroller's own box. */
  viewport: number;
}

/** Pixels rendered above and below what can be seen, so that a turn of the wheel never shows blanks. */
const OVERSCAN = 480;

/**
 * The rows to render of a list that scrolls in `scroller`. Renders anew only after the list moved by
 * half of the overscan, in the same frame as the scroll. `top` are the pixels of the scroller's
 * content above the first row (a sticky header).
 */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, offsets: RowOffsets, top = 0): VirtualRows {
  const [view, setView] = useState({ top: 0, height: 800 });
  const latest = useRef(view);
  useLayoutEffect(() => {
    latest.current = view;
  }, [view]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (now: boolean): void => {
      const next = { top: element.scrollTop, height: element.clientHeight };
      const { top: seen, height } = latest.current;
      if (Math.abs(next.top - seen) < OVERSCAN / 2 && next.height === height) return;
      latest.current = next;
      if (now) flushSync(() => setView(next));
      else setView(next);
    };
    const onScroll = (): void => look(true);
    const observer = new ResizeObserver(() => look(false));
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    look(false);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller]);

  // A list that became shorter leaves the place it was scrolled to behind.
  const seen = Math.min(view.top, Math.max(0, offsets.total + top - view.height));
  const start = Math.max(0, offsets.indexAt(Math.max(0, seen - top - OVERSCAN)));
  const end = offsets.indexAt(seen - top + view.height + OVERSCAN) + 1;
  return { start, end, viewport: view.height };
}

/** Brings a row into view; `nearest` moves no further than needed, `center` puts it in the middle where it cannot be seen. */
export function scrollToRow(
  element: HTMLElement | null,
  offsets: RowOffsets,
  index: number,
  align: 'nearest' | 'center' = 'nearest',
): void {
  if (element === null || index < 0) return;
  const from = offsets.offsetOf(index);
  const height = offsets.heightOf(index);
  const room = element.clientHeight;
  if (from >= element.scrollTop && from + height <= element.scrollTop + room) return;
  const nearest = from < element.scrollTop ? from : Math.min(from, from + height - room);
  element.scrollTo({ top: align === 'center' ? from - Math.max(0, room - height) / 2 : nearest });
}
