import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

const EPOCH = new Date(1980, 0, 1);

/** A zip of these files, by path; those that begin with `#!` may be run. The same files give the same bytes. */
export async function zipBytes(files: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    zip.addBuffer(bytes, path, { mtime: EPOCH, mode: bytes.toString('latin1', 0, 2) === '#!' ? 0o100755 : 0o100644 });
  }
  zip.end();
  return await buffer(zip.outputStream as Readable);
}
