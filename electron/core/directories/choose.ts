import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const chooseDirectory =
  (core: CoreContext): HandlerOf<'directories', 'choose'> =>
  async ({ kind }) => {
    const { choosePath } = core.ports;
    if (choosePath === undefined) {
      throw new AppError('unsupported', 'There is no system dialog here: Isobar runs in a browser.', {
        hint: 'Type the path, or look for it in the list.',
      });
    }
    return { path: await choosePath(kind) };
  };
