import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Package } from '#providers/provider.ts';
import { codeDigestText, type DigestFile } from '#shared/model/code-digest.ts';
import { toPathError } from '../directories/path-error.ts';
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

// The clock of a zip begins here; one fixed time makes equal packages equal files.
const EPOCH = new Date(1980, 0, 1);

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const digests = new Map<string, string>();

/** A file's digest, remembered while the file does not change: a plan is made at every change of a form. */
async function digestOf(file: TreeFile): Promise<string> {
  const key = `${file.absolute} ${file.size} ${file.mtimeMs}`;
  const known = digests.get(key);
  if (known !== undefined) return known;
  const digest = sha256(await readFile(file.absolute).catch((error: unknown) => Promise.reject(toPathError(error, file.absolute))));
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
    if (replaced.has(path)) return false;
    return built.length === 0 || path.includes('node_modules/') || compiledName(path) === path;
  });
  const read = await inBatches(tree, 64, signal, async (file): Promise<DigestFile> => ({
    path: file.path,
    sha256: await digestOf(file),
    executable: file.executable,
  }));
  const made = built.map(({ path, content }): DigestFile => ({ path, sha256: sha256(content), executable: false }));
  const size = tree.reduce((sum, file) => sum + file.size, 0) + built.reduce((sum, file) => sum + file.content.length, 0);
  return { tree, built, size, sha256: sha256(Buffer.from(codeDigestText([...read, ...made]))) };
}

/** Writes the zip: sorted, one fixed time, only the exec bit kept. The same files give the same bytes. */
export async function writePackage(contents: PackageContents, zipPath: string, level: number, signal: AbortSignal): Promise<Package> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const options = (executable: boolean) => ({
    mtime: EPOCH,
    forceDosTimestamp: true,
    mode: executable ? 0o100755 : 0o100644,
    compressionLevel: level,
  });
  const entries = [
    ...contents.tree.map((file) => ({ path: file.path, add: () => zip.addFile(file.absolute, file.path, options(file.executable)) })),
    ...contents.built.map((file) => ({ path: file.path, add: () => zip.addBuffer(Buffer.from(file.content), file.path, options(false)) })),
  ].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const { add } of entries) add();
  zip.end();
  // yazl reports a file that it cannot read on itself, not on its stream.
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  const written = pipeline(zip.outputStream, createWriteStream(zipPath, { mode: 0o600 }), { signal });
  written.catch(() => undefined);
  await Promise.race([written, failed]).catch((error: unknown) => {
    signal.throwIfAborted();
    throw toPathError(error, (error as NodeJS.ErrnoException).path ?? zipPath);
  });
  return { zipPath, sha256: contents.sha256, size: (await stat(zipPath)).size, files: entries.length };
}
