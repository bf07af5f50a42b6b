import { readdir, readlink, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { AppError } from '#shared/errors.ts';
import { limits } from '../../../limits.ts';
import type { LambdaContext } from '../operation.ts';
import { invalidParameter } from '../protocol/answers.ts';
import { OPT_DIR, type LayerVersionDocument } from '../state/model.ts';

/**
 * The tree that runs: a function's code, with its layers laid one over the other in `OPT_DIR`. Gives its digest in the
 * runtime's store. Throws as AWS does where all of it together is too large.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
export async function composeTree(
  { host }: LambdaContext,
  tree: string,
  layers: readonly LayerVersionDocument[],
  signal: AbortSignal,
): Promise<string> {
  if (layers.length === 0) return tree;
  const files = new Map<string, string>();
  await addFiles(files, host.code.path(tree), '');
  // A later layer's file takes the place of an earlier one's.
  for (const layer of layers) await addFiles(files, host.code.path(layer.tree), `${OPT_DIR}/`);
  try {
    return (await host.code.put(await pack(files), { unzippedBytes: limits.unzippedBytes, signal })).sha256;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'too_large') throw error;
    throw invalidParameter(
      `Function code combined with layers exceeds the maximum allowed size of ${limits.unzippedBytes} bytes. The actual size is larger.`,
    );
  }
}

/** Files by their place in the new tree. */
async function addFiles(files: Map<string, string>, root: string, prefix: string): Promise<void> {
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`${prefix}${relative(root, path).replaceAll(sep, '/')}`, path);
  }
}

async function pack(files: ReadonlyMap<string, string>): Promise<AsyncIterable<Uint8Array>> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  for (const [name, path] of files) {
    const link = await readlink(path).catch(() => null);
    // It is unpacked again at once: to compress it would be time lost.
    if (link !== null) zip.addBuffer(Buffer.from(link), name, { mode: 0o120777, compress: false });
    else zip.addFile(path, name, { mode: ((await stat(path)).mode & 0o111) === 0 ? 0o100644 : 0o100755, compress: false });
  }
  zip.end();
  return output;
}
