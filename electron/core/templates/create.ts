import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import { toPathError } from '../directories/path-error.ts';
import type { HandlerOf } from '../handler.ts';

/** Copies a template; never into a directory that has something in it. */
export const createFromTemplate =
  (core: CoreContext): HandlerOf<'templates', 'create'> =>
  async (input, call) => {
    const { root, files } = await core.templates.find(input.template);
    const directory = resolve(input.directory);
    try {
      await mkdir(directory, { recursive: true });
      const existing = await readdir(directory);
      if (existing.length > 0) {
        throw new AppError('conflict', `${directory} is not empty.`, {
          hint: 'Choose a new directory: nothing is overwritten.',
          details: { path: directory },
        });
      }
      const copied: string[] = [];
      // The project file is no part of a package, but it is a part of the project.
      const project = (await readdir(root)).filter((name) => name === 'isobar.yaml').map((path) => ({ path, absolute: join(root, path) }));
      for (const { path, absolute } of [...files, ...project]) {
        call.signal.throwIfAborted();
        const target = join(directory, path);
        await mkdir(dirname(target), { recursive: true });
        await copyFile(absolute, target);
        copied.push(path);
      }
      return { directory, files: copied.sort() };
    } catch (error) {
      if (error instanceof AppError || call.signal.aborted) throw error;
      throw toPathError(error, directory);
    }
  };
