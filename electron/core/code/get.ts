import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { withZip } from '../zip/read-zip.ts';
import { asText, MAX_TEXT_BYTES, readAll } from './text.ts';

export const getCode =
  (core: CoreContext): HandlerOf<'code', 'get'> =>
  async ({ ref, path }, call) => {
    const { zipPath } = await core.packages.get(ref, call);
    return withZip(zipPath, 'The package', async (entries) => {
      const entry = entries.find((candidate) => candidate.path === path);
      if (entry === undefined) {
        throw new AppError('not_found', `There is no file ${path} in ${ref}.`, { hint: `"isobar code list ${ref}" shows its files.` });
      }
      const text = entry.size > MAX_TEXT_BYTES ? null : asText(await readAll(await entry.open()));
      return { path, size: entry.size, text };
    });
  };
