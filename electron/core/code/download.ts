import { copyFile, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const downloadCode =
  (core: CoreContext): HandlerOf<'code', 'download'> =>
  async ({ ref, out }, call) => {
    const { zipPath } = await core.packages.get(ref, call);
    const path = resolve(out);
    try {
      await copyFile(zipPath, path, constants.COPYFILE_EXCL);
      return { path, size: (await stat(path)).size };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST')
        throw new AppError('conflict', `${path} exists already.`, { hint: 'Choose another name, or remove it first.', cause: error });
      if (code === 'ENOENT')
        throw new AppError('not_found', `${path} cannot be written: its directory does not exist.`, {
          hint: 'Create the directory first.',
          cause: error,
        });
      if (code === 'ENOSPC')
        throw new AppError('unavailable', `${path} cannot be written: the disk is full.`, {
          hint: 'Free some space, then try again.',
          cause: error,
        });
      throw new AppError('forbidden', `${path} cannot be written: ${code ?? 'unknown reason'}.`, {
        hint: 'Choose a place that you may write to.',
        cause: error,
      });
    }
  };
