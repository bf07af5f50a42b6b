import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';

const KEY = 'isobar-trace-name-width';
const INITIAL = 340;
const MIN = 140;
/** Pixels that the lanes keep. */
const LANES = 240;

/** Width of the name column: dragged or moved with the arrow keys, remembered. Gives the props of the separator. */
export function useNameWidth(box: RefObject<HTMLElement | null>) {
  const [width, setWidth] = useState(() => {
    const kept = Number(localStorage.getItem(KEY) ?? Number.NaN);
    return kept >= MIN ? kept : INITIAL;
  });
  const resize = (next: number): void => {
    const room = (box.current?.clientWidth ?? 1200) - LANES;
    const kept = Math.round(Math.max(MIN, Math.min(next, room)));
    setWidth(kept);
    try {
      localStorage.setItem(KEY, String(kept));
    } catch {
      // Where storage is refused the width lasts as long as the page.
    }
  };
  const divider = {
    role: 'separator',
    'aria-label': 'Resize the name column',
    'aria-orientation': 'vertical' as const,
    'aria-valuenow': width,
    'aria-valuemin': MIN,
    'aria-valuemax': 1000,
    tabIndex: 0,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const left = box.current?.getBoundingClientRect().left;
      if (left !== undefined && event.currentTarget.hasPointerCapture(event.pointerId)) resize(event.clientX - left);
    },
    onDoubleClick: () => resize(INITIAL),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      event.stopPropagation();
      resize(width + (event.key === 'ArrowLeft' ? -1 : 1) * (event.shiftKey ? 80 : 16));
    },
  };
  return { width, divider };
}
