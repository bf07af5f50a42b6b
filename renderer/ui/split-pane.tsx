import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import classes from './split-pane.module.css';

/**
 * Two panes with a divider that is dragged or moved with the arrow keys; the share is remembered.
 *
 * @param name key the share is kept under, and the divider's label
 * @param initial share of the first pane, 0 to 1
 * @param min least pixels of either pane
 */
export function SplitPane({
  name,
  first,
  second,
  direction = 'row',
  initial = 0.5,
  min = 200,
}: {
  name: string;
  first: ReactNode;
  second: ReactNode;
  direction?: 'row' | 'column';
  initial?: number;
  min?: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => remembered(name, initial));
  const move = (next: number) => {
    const rect = box.current?.getBoundingClientRect();
    const size = rect === undefined ? 0 : direction === 'row' ? rect.width : rect.height;
    const edge = size === 0 ? 0 : Math.min(min / size, 0.5);
    const kept = Math.min(Math.max(next, edge), 1 - edge);
    setShare(kept);
    remember(name, kept);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const rect = box.current?.getBoundingClientRect();
    if (rect === undefined) return;
    move(direction === 'row' ? (event.clientX - rect.left) / rect.width : (event.clientY - rect.top) / rect.height);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const back = direction === 'row' ? 'ArrowLeft' : 'ArrowUp';
    const forward = direction === 'row' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== back && event.key !== forward) return;
    event.preventDefault();
    move(share + (event.key === back ? -1 : 1) * (event.shiftKey ? 0.1 : 0.02));
  };
  return (
    <div ref={box} className={classes.split} data-direction={direction}>
      <div className={classes.pane} style={{ flexBasis: `${share * 100}%` }}>
        {first}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is the window splitter pattern */}
      <div
        role="separator"
        aria-label={`Resize ${name}`}
        aria-orientation={direction === 'row' ? 'vertical' : 'horizontal'}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- same
        tabIndex={0}
        className={classes.divider}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
        onDoubleClick={() => move(initial)}
      />
      <div className={classes.pane} style={{ flexBasis: `${(1 - share) * 100}%` }}>
        {second}
      </div>
    </div>
  );
}

function remembered(name: string, initial: number): number {
  const kept = Number(localStorage.getItem(`isobar-split-${name}`) ?? Number.NaN);
  return kept > 0 && kept < 1 ? kept : initial;
}

function remember(name: string, share: number): void {
  try {
    localStorage.setItem(`isobar-split-${name}`, share.toFixed(3));
  } catch {
    // Where storage is refused the share lasts as long as the page.
  }
}
