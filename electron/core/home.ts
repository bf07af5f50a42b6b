import { mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';

/** Where all state lives: `--home`, else ISOBAR_HOME, else `~/.isobar`. */
export function homePath(given: string | undefined, env: Record<string, string | undefined>): string {
  const chosen = given ?? (env['ISOBAR_HOME'] === '' ? undefined : env['ISOBAR_HOME']);
  return chosen === undefined ? join(homedir(), '.isobar') : resolve(chosen);
}

const HINT = 'Choose another directory with --home DIR or ISOBAR_HOME.';

/** Creates the home directory, for its owner only, where it is not there yet. Throws an AppError where it cannot be used. */
export function openHome(home: string): string {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (!statSync(home).isDirectory()) throw new AppError('invalid_input', `${home} is not a directory.`, { hint: HINT });
    return home;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const why = (error as NodeJS.ErrnoException).code;
    if (why === 'EEXIST' || why === 'ENOTDIR')
      throw new AppError('invalid_input', `${home} is not a directory.`, { hint: HINT, cause: error });
    if (why === 'ENOSPC')
      throw new AppError('unavailable', `${home} cannot be created: the disk is full.`, {
        hint: 'Free some space, then try again.',
        cause: error,
      });
    throw new AppError('forbidden', `${home} cannot be created: ${why ?? 'unknown reason'}.`, { hint: HINT, cause: error });
  }
}
