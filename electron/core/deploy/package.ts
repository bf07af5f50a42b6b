import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Package } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import { codeDigestText, type DigestFile } from '#shared/model/code-digest.ts';
import { toPathError } from '../directories/path-error.ts';
import { writeZip, type ZipSource } from '../zip/write-zip.ts';
import { bundleEntries, type BuiltFile } from './bundle.ts';
import { compiledName } from './entries.ts';
import type { Inspection } from './inspect.ts';
import { createSourceFiles } from './source-files.ts';
import type { TreeFile } from './walk-source.ts';

/** Everything that goes into a package, not yet written. */
export interface PackageContents {
  tree: TreeFile[];
  built: BuiltFile[];
  /** Bytes, unpacked. */
  size: number;
  /** Lower-case hex; see codeDigestText. */
  sha256: string;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const digestOfAll = (files: readonly DigestFile[]) => sha256(Buffer.from(codeDigestText(files)));

/** A file's bytes; one that cannot be read is named. */
function readNamed(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => Promise.reject(toPathError(error, path)));
}

const digests = new Map<string, string>();

/** A file's digest, remembered while the file does not change: a plan is made at every change of a form. */
async function digestOf(file: TreeFile): Promise<string> {
  const key = `${file.absolute} ${file.size} ${file.mtimeMs}`;
  const known = digests.get(key);
  if (known !== undefined) return known;
  const digest = sha256(await readNamed(file.absolute));
  if (digests.size > 200_000) digests.clear();
  digests.set(key, digest);
  return digest;
}

/** Runs `work` over all items, few at a time: a tree may have more files than a process may open. */
async function inBatches<T, R>(items: readonly T[], size: number, signal: AbortSignal, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += size) {
    signal.throwIfAborted();
    results.push(...(await Promise.all(items.slice(i, i + size).map(work))));
  }
  return results;
}

/** Compiles what has to be compiled and takes the digest. Unreadable files are named. */
export async function collectPackage(inspection: Inspection, signal: AbortSignal): Promise<PackageContents> {
  const built = await bundleEntries(inspection, createSourceFiles(inspection.files).packageJson?.['type']);
  const replaced = new Set(built.map(({ path }) => path));
  // What has been bundled is not needed a second time as source.
  const tree = inspection.files.filter(({ path }) => {
    if (replaced.has(path) || inspection.model.keptBack?.includes(path) === true) return false;
    return built.length === 0 || path.includes('node_modules/') || compiledName(path) === path;
  });
  const read = await inBatches(tree, 64, signal, async (file): Promise<DigestFile> => ({
    path: file.path,
    sha256: await digestOf(file),
    executable: file.executable,
  }));
  const made = built.map(({ path, content }): DigestFile => ({ path, sha256: sha256(content), executable: false }));
  const size = tree.reduce((sum, file) => sum + file.size, 0) + built.reduce((sum, file) => sum + file.content.length, 0);
  return { tree, built, size, sha256: digestOfAll([...read, ...made]) };
}

/**
 * Writes the zip: sorted, one fixed time, of the modes only the exec bit. The same files give the same
 * bytes. The digest is that of what was written, also where a file changed after it was looked at.
 */
export async function writePackage(contents: PackageContents, zipPath: string, level: number, signal: AbortSignal): Promise<Package> {
  const sources: ZipSource[] = [
    ...contents.tree.map(({ path, absolute, executable }) => ({ path, executable, read: () => readNamed(absolute) })),
    ...contents.built.map(({ path, content }) => ({ path, executable: false, read: () => Promise.resolve(content) })),
  ].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const written: DigestFile[] = [];
  try {
    await writeZip(zipPath, sources, level, signal, ({ path, executable, bytes }) =>
      written.push({ path, sha256: sha256(bytes), executable }),
    );
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AppError ? error : toPathError(error, zipPath);
  }
  return { zipPath, sha256: digestOfAll(written), size: (await stat(zipPath)).size, files: sources.length };
}
