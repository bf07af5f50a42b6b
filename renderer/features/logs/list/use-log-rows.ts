import { useState } from 'react';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { LINE_H, nextLogRows, type LogRows } from './log-rows.ts';

const oneLine = (): number => LINE_H;

interface Held {
  entries: readonly LogEntry[];
  layout: string;
  rows: LogRows;
  /** Pixels that what was on screen has moved since the list was made; only differences count. */
  moved: number;
}

/**
 * Rows with their offsets, kept from one set of entries to the next.
 *
 * @param layout whatever makes measured heights worthless when it changes (wrapping, the width)
 */
export function useLogRows(entries: readonly LogEntry[], layout: string): { rows: LogRows; moved: number } {
  const [held, setHeld] = useState<Held>(() => ({ entries, layout, rows: nextLogRows(null, entries, oneLine).rows, moved: 0 }));
  if (held.entries === entries && held.layout === layout) return held;
  const { rows, shiftPx } = nextLogRows(held.layout === layout ? held.rows : null, entries, oneLine);
  const next = { entries, layout, rows, moved: held.moved + shiftPx };
  // Derived from what came in, kept for the sake of the measured heights.
  setHeld(next);
  return next;
}
