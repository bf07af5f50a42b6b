import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { LINE_H, type LogRows } from './log-rows.ts';

/**
 * Measures rows that are not one line high (wrapped, open) as they come into view. What lies above the
 * view and turns out higher or lower than thought moves the view with it, so that nothing jumps.
 * Returns the ref of the element that the rows are children of.
 */
export function useRowMeasure(
  scroller: RefObject<HTMLElement | null>,
  rows: LogRows,
  onChange: () => void,
): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef({ rows, onChange });
  const observer = useRef<ResizeObserver>(undefined);
  const watched = useRef(new Set<Element>());

  useLayoutEffect(() => {
    latest.current = { rows, onChange };
    // After every render: rows have come and gone, opened and closed.
    const children = [...(box.current?.children ?? [])];
    const wanted = new Set(children.filter((each) => each.hasAttribute('data-measure')));
    for (const each of watched.current) if (!wanted.has(each)) observer.current?.unobserve(each);
    for (const each of wanted) if (!watched.current.has(each)) observer.current?.observe(each);
    watched.current = wanted;
    if (apply(scroller.current, rows, children)) onChange();
  });

  useEffect(() => {
    const made = new ResizeObserver((changes) => {
      const { rows: now, onChange: tell } = latest.current;
      if (
        apply(
          scroller.current,
          now,
          changes.map((change) => change.target),
        )
      )
        tell();
    });
    observer.current = made;
    for (const each of watched.current) made.observe(each);
    return () => made.disconnect();
  }, [scroller]);

  return box;
}

/** Takes over the heights of elements. True where one was not what it was thought to be. */
function apply(view: HTMLElement | null, { offsets, entries }: LogRows, elements: readonly Element[]): boolean {
  let above = 0;
  let changed = false;
  for (const element of elements) {
    const index = Number(element.getAttribute('data-index') ?? -1);
    // An element that React has yet to move belongs to another row by now.
    if (!(element instanceof HTMLElement) || entries[index]?.id !== element.dataset['id']) continue;
    const from = offsets.offsetOf(index);
    const before = offsets.heightOf(index);
    const by = offsets.setHeight(index, element.hasAttribute('data-measure') ? Math.max(LINE_H, element.offsetHeight) : LINE_H);
    if (by === 0) continue;
    changed = true;
    // Only now: to ask where the view stands makes the browser lay out the page.
    if (view !== null && from + before <= view.scrollTop) above += by;
  }
  if (above !== 0) view?.scrollTo({ top: view.scrollTop + above });
  return changed;
}
