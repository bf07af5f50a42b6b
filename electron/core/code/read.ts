import { readFile } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

const MAX_BYTES = 50 * 1024 * 1024;

export const readCode =
  (core: CoreContext): HandlerOf<'code', 'read'> =>
  async ({ ref }, call) => {
    const { zipPath, size, name } = await core.packages.get(ref, call);
    if (size > MAX_BYTES) {
      throw new AppError('too_large', `The package of ${ref} has ${Math.ceil(size / 1024 / 1024)} MB; a browser can be sent 50 MB.`, {
        hint: `On the command line: isobar code download ${ref} ${name}.zip`,
      });
    }
    return { name: `${name}.zip`, size, base64: (await readFile(zipPath)).toString('base64') };
  };
