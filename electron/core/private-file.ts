import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#shared/errors.ts';

/** Text of a file; null where there is none. */
export function readPrivateFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fileError(error, path, 'read');
  }
}

/** Replaces a file in one step, readable by its owner only: whoever reads it sees the old text or the new one, also after a crash. */
export function writePrivateFile(path: string, text: string): void {
  const next = `${path}.${randomUUID()}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(next, 'wx', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw fileError(error, path, 'written');
  }
}

function fileError(error: unknown, path: string, what: 'read' | 'written'): AppError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC')
    return new AppError('unavailable', `${path} cannot be written: the disk is full.`, {
      hint: 'Free some space, then try again.',
      cause: error,
    });
  return new AppError('forbidden', `${path} cannot be ${what}: ${code ?? 'unknown reason'}.`, {
    hint: 'Check who owns the file and its directory.',
    cause: error,
  });
}
