import { AppError } from '#shared/errors.ts';

/**
 * A failure of the file system in words for the user; anything else as it is. `what` begins the message and ends
 * without a full stop: "The runtime's directory cannot be used".
 */
export function toFsError(error: unknown, what: string, path: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError || !('code' in error)) return error;
  const options = { cause: error, details: { path } };
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('unavailable', `${what}: the disk is full.`, {
        ...options,
        hint: `Free some space on the disk that holds ${path}, then try again.`,
      });
    case 'EACCES':
    case 'EPERM':
      return new AppError('forbidden', `${what}: no permission for ${path}.`, {
        ...options,
        hint: 'Change who may read and write it, or use another home with --home or ISOBAR_HOME.',
      });
    case 'EROFS':
      return new AppError('forbidden', `${what}: ${path} is on a file system that cannot be written.`, {
        ...options,
        hint: 'Use another home with --home or ISOBAR_HOME.',
      });
    case 'EEXIST':
    case 'ENOTDIR':
      return new AppError('invalid_input', `${what}: ${path}, or something above it, is a file and not a directory.`, {
        ...options,
        hint: 'Use another home with --home or ISOBAR_HOME.',
      });
    case 'EMFILE':
    case 'ENFILE':
      return new AppError('unavailable', `${what}: too many files are open.`, {
        ...options,
        hint: 'Close other programs, or raise the limit (ulimit -n).',
      });
    default:
      return error;
  }
}
