import { AppError } from '#shared/errors.ts';

/** What a failure of SQLite means for us. See https://www.sqlite.org/rescode.html */
export type SqliteFault = 'damaged' | 'full' | 'denied' | 'busy' | 'other';

const FAULTS: Record<number, SqliteFault> = {
  3: 'denied',
  5: 'busy',
  6: 'busy',
  8: 'denied',
  11: 'damaged',
  13: 'full',
  14: 'denied',
  26: 'damaged',
};
/** SQLITE_IOERR_SHORT_READ and SQLITE_IOERR_CORRUPTFS: the file ends or reads where it should not. */
const DAMAGE_IOERR = new Set([522, 8458]);
const IOERR = 10;
const IOERR_WRITE = 778;

/** Kind of a failure of node:sqlite; null where the error is something else. */
export function sqliteFault(error: unknown): SqliteFault | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  if (DAMAGE_IOERR.has(error.errcode)) return 'damaged';
  if (error.errcode === IOERR_WRITE) return 'full';
  const primary = error.errcode & 0xff;
  return primary === IOERR ? 'other' : (FAULTS[primary] ?? 'other');
}

/** A failure of the file at `path` as an AppError; anything but SQLite's own errors passes through. */
export function toStoreError(error: unknown, path: string): unknown {
  switch (sqliteFault(error)) {
    case null:
      return error;
    case 'full':
      return new AppError('unavailable', 'The local runtime cannot store anything: the disk is full.', {
        hint: `Free some space on the disk that holds ${path}, then try again.`,
        cause: error,
      });
    case 'damaged':
      return new AppError('unavailable', `The local runtime's store ${path} is damaged and could not be rebuilt.`, {
        hint: 'Restart the runtime; it sets the file aside and keeps what can be read.',
        cause: error,
      });
    case 'denied':
      return new AppError('forbidden', `The local runtime may not use its store ${path}.`, {
        hint: 'Check that you may read and write the file and its directory, or use another home with --home or ISOBAR_HOME.',
        cause: error,
      });
    case 'busy':
      return new AppError('conflict', `The local runtime's store ${path} is in use by another program.`, {
        hint: 'Close what has the file open, then try again.',
        cause: error,
      });
    case 'other':
      return new AppError('unavailable', `The local runtime could not use its store ${path}: ${String((error as Error).message)}.`, {
        hint: 'Check the disk, then try again.',
        cause: error,
      });
  }
}
