import { AppError } from '#shared/errors.ts';
import type { LambdaContext } from '../operation.ts';
import type { PackageDocument, ZipDocument } from '../state/model.ts';

/**
 * The zip of a version's code. Code from the console came as a tree: it is packed once, when somebody asks, and then
 * remembered by its digest. Null for an image, and for code that is no longer on the disk: its function is listed all the same.
 */
export async function zipOf({ host, state, zips }: LambdaContext, { zip, tree }: PackageDocument): Promise<ZipDocument | null> {
  if (zip !== null || tree === null) return zip;
  const known = state.trees.get(tree)?.code.zip ?? null;
  if (known !== null) return known;
  const packed = await host.code.zip(tree).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  });
  if (packed === null) return null;
  const made = await zips.putStream(packed);
  state.trees.put(tree, { code: { zip: made, tree }, layers: [] });
  return made;
}
