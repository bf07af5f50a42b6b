import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { withZip } from '../zip/read-zip.ts';

export const listCode =
  (core: CoreContext): HandlerOf<'code', 'list'> =>
  async ({ ref }, call) => {
    const { zipPath, codeSha256 } = await core.packages.get(ref, call);
    const items = await withZip(zipPath, 'The package', async (entries) => entries.map(({ path, size }) => ({ path, size })));
    return { items: items.sort((a, b) => (a.path < b.path ? -1 : 1)), codeSha256 };
  };
