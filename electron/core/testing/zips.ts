import { writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A zip of texts or bytes, as its bytes. */
export async function zipBytes(files: Record<string, string | Uint8Array>, mode = 0o100644): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path, { mode, mtime: new Date(2020, 0, 1) });
  zip.end();
  return buffer(zip.outputStream);
}

/** Writes a zip; `patch` may do to its bytes what no honest tool would. */
export async function writeZip(
  path: string,
  files: Record<string, string | Uint8Array>,
  patch: (bytes: Buffer) => Buffer = (bytes) => bytes,
  mode?: number,
): Promise<string> {
  writeFileSync(path, patch(await zipBytes(files, mode)));
  return path;
}

/** Replaces a name by another of the same length, in every header. */
export function renameEntry(from: string, to: string): (bytes: Buffer) => Buffer {
  return (bytes) => Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}
