import { AppError } from '#shared/errors.ts';

// https://www.sqlite.org/rescode.html: the low byte is the primary result code.
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

function codeOf(error: unknown): number {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : 0;
  return typeof code === 'number' ? code & 0xff : 0;
}

export function isDamaged(error: unknown): boolean {
  const code = codeOf(error);
  return code === CORRUPT || code === NOTADB;
}

/** What SQLite says, in words for the user; anything else as it is. */
export function toStoreError(error: unknown, path: string): unknown {
  switch (codeOf(error)) {
    case BUSY:
      return new AppError('unavailable', `${path} is in use by another process.`, { hint: 'Try again in a moment.', cause: error });
    case READONLY:
      return new AppError('forbidden', `${path} cannot be written.`, { hint: 'Check who owns the file and its directory.', cause: error });
    case FULL:
      return new AppError('unavailable', 'Nothing could be saved: the disk is full.', {
        hint: 'Free some space, then try again.',
        cause: error,
      });
    case IOERR:
      return new AppError('unavailable', `${path} could not be read or written.`, {
        hint: 'Check the disk and its free space.',
        cause: error,
      });
    case CANTOPEN:
      return new AppError('forbidden', `${path} cannot be opened.`, {
        hint: 'Check that the home directory exists and is yours.',
        cause: error,
      });
    case CORRUPT:
    case NOTADB:
      return new AppError('unavailable', `${path} is damaged.`, {
        hint: 'Start Isobar again: it sets the file aside and begins a new one.',
        cause: error,
      });
    default:
      return error;
  }
}
