import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import { toPathError } from '../directories/path-error.ts';
import type { HandlerOf } from '../handler.ts';

export const createUpload =
  (core: CoreContext): HandlerOf<'uploads', 'create'> =>
  ({ name, base64 }) => {
    const bytes = /^[A-Za-z0-9+/]*={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : null;
    // Every zip with an entry begins with a local file header: PK, 3, 4.
    if (bytes === null || bytes.length < 4 || bytes.readUInt32BE(0) !== 0x504b0304) {
      throw new AppError('invalid_input', `${name} is not a zip file.`, { hint: 'Choose a .zip with the code of the function in it.' });
    }
    try {
      return core.uploads.add(bytes, name);
    } catch (error) {
      throw toPathError(error, core.home);
    }
  };
