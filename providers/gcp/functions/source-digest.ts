import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { codeDigestText, type DigestFile } from '#shared/model/code-digest.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import { downloadFunction } from './download.ts';

const EXECUTABLE = 0o100;
/** What a zip may unpack to, whatever it says of itself. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Digest of the files of a zip, as `Package.sha256`; null where it is no zip that can be read. Google keeps no digest of a
 * source, so the source itself is looked at.
 */
export async function zipDigest(zip: Buffer): Promise<string | null> {
  try {
    const archive = await fromBufferPromise(zip, { lazyEntries: true });
    const files: DigestFile[] = [];
    let bytes = 0;
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      bytes += entry.uncompressedSize;
      if (bytes > MAX_BYTES) return null;
      const content = await buffer(await archive.openReadStreamPromise(entry));
      const sha256 = createHash('sha256').update(content).digest('hex');
      files.push({ path: entry.fileName, sha256, executable: ((entry.externalFileAttributes >>> 16) & EXECUTABLE) !== 0 });
    }
    return createHash('sha256').update(codeDigestText(files)).digest('hex');
  } catch {
    return null;
  }
}

/** Digest of the source that is deployed; null where it cannot be read: a deployment then sends it again. */
export async function deployedDigest(context: GcpContext, op: string, at: Location, call: Call): Promise<string | null> {
  try {
    const source = await downloadFunction(context, op, { name: context.keyName(at.region, at.name), qualifier: null }, call);
    return await zipDigest(await buffer(source));
  } catch {
    call.signal.throwIfAborted();
    return null;
  }
}
