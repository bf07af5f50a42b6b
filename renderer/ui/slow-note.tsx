import { useState } from 'react';
import classes from './slow-note.module.css';
import { useClock } from './use-clock.ts';

/** Reading that takes longer than this is spoken of. */
const SLOW_S = 3;

/**
 * Says, once something has been read for three seconds, that it still is: beside a skeleton, mounted and unmounted with it.
 *
 * @param boxed inside a box whose content touches its border
 */
export function SlowNote({ what, boxed = false }: { what: string; boxed?: boolean }) {
  const [since] = useState(() => Date.now());
  const seconds = useClock((now) => Math.floor((now - since) / 1000));
  if (seconds < SLOW_S) return null;
  return (
    <p className={`meta ${classes.note}`} role="status" data-boxed={boxed || undefined}>
      Still reading {what}, for {seconds} s now. It comes up here by itself.
    </p>
  );
}
