import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Pixels from the end that still count as the end. */
const NEAR_END = 12;

interface Input {
  /** Height of all rows. */
  total: number;
  /** See useLogRows. */
  moved: number;
  count: number;
  live: boolean;
  /** Begin where the address leads, not at the end. */
  still: boolean;
}

/**
 * Keeps the end in view while new lines come, until the reader scrolls up; keeps what is read in place
 * when lines are added or dropped above it. `unseen` counts the lines since following stopped.
 */
export function useFollowing(scroller: RefObject<HTMLElement | null>, { total, moved, count, live, still }: Input) {
  const [on, setOn] = useState(!still);
  const [seen, setSeen] = useState(count);
  const last = useRef({ moved, following: !still });
  if (on && seen !== count) setSeen(count);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const by = moved - last.current.moved;
    last.current.moved = moved;
    if (last.current.following) element.scrollTo({ top: element.scrollHeight });
    else if (by !== 0) element.scrollTo({ top: element.scrollTop + by });
  }, [scroller, total, moved, live]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let before = element.scrollTop;
    const look = (): void => {
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END;
      // Only a scroll upwards stops following: the list growing under the reader does not.
      const next = atEnd || (last.current.following && element.scrollTop >= before);
      before = element.scrollTop;
      if (next === last.current.following) return;
      last.current.following = next;
      setOn(next);
    };
    const observer = new ResizeObserver(() => {
      if (last.current.following) element.scrollTo({ top: element.scrollHeight });
    });
    element.addEventListener('scroll', look, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller]);

  return {
    on,
    unseen: Math.max(0, count - seen),
    toEnd: () => {
      last.current.following = true;
      setOn(true);
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    },
  };
}
