import { AppError } from '#shared/errors.ts';

/** What the file system says of a path that the user gave, in words for the user. */
export function toPathError(error: unknown, path: string): AppError {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return new AppError('not_found', `${path} does not exist.`, { hint: 'Check the path for typing errors.', cause: error });
    case 'ENOTDIR':
      return new AppError('invalid_input', `${path} is not a directory.`, { hint: 'Give the directory that has the code.', cause: error });
    case 'EACCES':
    case 'EPERM':
      return new AppError('forbidden', `${path} cannot be read: permission denied.`, {
        hint: 'Change its permissions, or leave it out with `exclude` in isobar.yaml.',
        cause: error,
      });
    case 'ENOSPC':
      return new AppError('unavailable', `${path} cannot be written: the disk is full.`, {
        hint: 'Free some space, then try again.',
        cause: error,
      });
    default:
      return new AppError('invalid_input', `${path} cannot be used: ${code ?? (error instanceof Error ? error.message : String(error))}.`, {
        hint: 'Choose another path.',
        cause: error,
      });
  }
}
