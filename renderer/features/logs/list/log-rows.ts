import type { LogEntry } from '#shared/model/log-entry.ts';
import { RowOffsets } from '../../../ui/virtual/row-offsets.ts';

/** The lines on show and where they lie. */
export interface LogRows {
  entries: readonly LogEntry[];
  offsets: RowOffsets;
}

/** One line, not wrapped. */
export const LINE_H = 20;

/**
 * The rows after lines were added at either end or dropped from the front. Heights that were measured
 * are kept; `shiftPx` is by how much what was on screen has moved (older lines above it: positive).
 * Anything else (another filter) begins anew.
 */
export function nextLogRows(
  before: LogRows | null,
  entries: readonly LogEntry[],
  heightOf: (entry: LogEntry) => number,
): { rows: LogRows; shiftPx: number } {
  const shift = before === null ? null : rowShift(before.entries, entries);
  if (before === null || shift === null) {
    return {
      rows: {
        entries,
        offsets: new RowOffsets(entries.length, (i) => {
          const entry = entries[i];
          return entry === undefined ? LINE_H : heightOf(entry);
        }),
      },
      shiftPx: 0,
    };
  }
  const kept = before.offsets;
  const offsets = new RowOffsets(entries.length, (i) => {
    const old = i - shift;
    const entry = entries[i];
    return old >= 0 && old < kept.count ? kept.heightOf(old) : entry === undefined ? LINE_H : heightOf(entry);
  });
  return { rows: { entries, offsets }, shiftPx: shift >= 0 ? offsets.offsetOf(shift) : -kept.offsetOf(-shift) };
}

/** By how many places entries moved: added in front (positive) or dropped there (negative); null where the lists have nothing to do with each other. */
export function rowShift(before: readonly LogEntry[], after: readonly LogEntry[]): number | null {
  const oldFirst = before[0]?.id;
  const newFirst = after[0]?.id;
  if (oldFirst === undefined || newFirst === undefined) return null;
  if (oldFirst === newFirst) return 0;
  const added = after.findIndex((entry) => entry.id === oldFirst);
  if (added > 0) return added;
  const dropped = before.findIndex((entry) => entry.id === newFirst);
  return dropped > 0 ? -dropped : null;
}
