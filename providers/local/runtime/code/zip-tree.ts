import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** One time for all files, so that the same code gives the same zip; the first that a zip can hold. */
const EPOCH = new Date(1980, 0, 1);

/** The directory's content as a zip, executable bits and links kept. */
export async function zipTree(directory: string): Promise<AsyncIterable<Uint8Array>> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  // A file that cannot be read is an error of the download, not of the process.
  zip.on('error', (error: Error) => output.destroy(error));
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, absolute: join(entry.parentPath, entry.name), path: relativePath(directory, entry.parentPath, entry.name) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { entry, absolute, path } of paths) {
    if (entry.isSymbolicLink()) {
      zip.addBuffer(Buffer.from(await readlink(absolute)), path, { mtime: EPOCH, mode: 0o120777, compress: false });
    } else {
      const executable = ((await stat(absolute)).mode & 0o111) !== 0;
      zip.addFile(absolute, path, { mtime: EPOCH, mode: executable ? 0o100755 : 0o100644 });
    }
  }
  zip.end();
  return output;
}

function relativePath(root: string, parent: string, name: string): string {
  return join(parent, name)
    .slice(root.length + 1)
    .replaceAll('\\', '/');
}
