import type { LogEntry } from '#shared/model/log-entry.ts';
import type { LogBuffer } from '../buffer/log-buffer.ts';

/**
 * The entries on show: those after the line at which the view was cleared, with or without the
 * runtime's own. `revision` is only there to be depended upon: the buffer changes in place.
 */
export function visibleEntries(
  buffer: LogBuffer,
  _revision: number,
  about: { platform: boolean; after: string | null },
): readonly LogEntry[] {
  const all = buffer.toArray();
  const from = about.after === null ? 0 : all.findLastIndex((entry) => entry.id === about.after) + 1;
  if (from === 0 && about.platform) return all;
  return all.filter((entry, i) => i >= from && (about.platform || entry.stream !== 'platform'));
}
