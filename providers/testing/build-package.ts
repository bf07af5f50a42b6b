import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { codeDigestText } from '#shared/model/code-digest.ts';
import type { Package } from '../provider.ts';

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/** A package as deploy makes it, from texts by path; its zip goes into `directory`. `paddingBytes` of nothing make it larger. */
export async function buildPackage(files: Readonly<Record<string, string>>, directory: string, paddingBytes = 0): Promise<Package> {
  const digest = sha256(codeDigestText(Object.entries(files).map(([path, text]) => ({ path, sha256: sha256(text), executable: false }))));
  const zipPath = join(directory, `${digest.slice(0, 16)}.zip`);
  const zip = new ZipFile();
  for (const [path, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), path);
  if (paddingBytes > 0) zip.addBuffer(Buffer.alloc(paddingBytes), 'padding', { compress: false });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(zipPath));
  return { zipPath, sha256: digest, size: (await stat(zipPath)).size, files: Object.keys(files).length };
}
