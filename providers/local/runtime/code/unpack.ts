import { createHash } from 'node:crypto';
import { mkdir, open, realpath, symlink, writeFile, type FileHandle } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { crc32, inflateRawSync } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '#shared/errors.ts';
import type { DigestFile } from '#shared/model/code-digest.ts';
import { entryPath } from './entry-path.ts';
import { bomb, outside, refused, toPackageError, tooLarge, tooMany } from './package-error.ts';

/** What a package may come to. Counted while it is unpacked: what a zip says about itself is not believed. */
export interface UnpackLimits {
  /** Bytes of all files together. */
  bytes: number;
  files: number;
  /** Unpacked bytes per packed byte, from `RATIO_FROM` bytes on. */
  ratio: number;
}

export const DEFAULT_LIMITS: UnpackLimits = { bytes: 1024 ** 3, files: 100_000, ratio: 250 };
/** A small file of zeros is no attack. */
const RATIO_FROM = 16 * 1024 * 1024;
/** Files up to this size are read whole and written in one go, side by side, which is what makes thousands of them fast. */
const WHOLE = 256 * 1024;
const SIDE_BY_SIDE = 32;
const MAX_LINK = 4096;
const STORED = 0;
const WRONG_CHECKSUM = 'is damaged (its checksum is wrong)';
const PACK_AGAIN = 'Pack the directory again.';

const TYPE_MASK = 0o170000;
const TYPE = { none: 0, directory: 0o040000, file: 0o100000, link: 0o120000 } as const;
const MADE_ON_UNIX = 3;

/** Unpacks a zip into the empty directory `target`. Gives its files as their digest sees them and the bytes they come to. */
export async function unpack(
  zipPath: string,
  target: string,
  limits: UnpackLimits,
  signal: AbortSignal,
): Promise<{ files: DigestFile[]; bytes: number }> {
  const zip = await openZip(zipPath);
  const file = await open(zipPath, 'r');
  const job = new Unpacking(zip, file, target, limits);
  try {
    if (zip.entryCount > limits.files) throw tooMany(limits.files);
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      await job.add(entry, signal);
    }
    await job.makeLinks();
  } catch (error) {
    throw toPackageError(error, job.current);
  } finally {
    await job.settle().catch(() => {});
    await file.close();
    zip.close();
  }
  if (job.files.length === 0) {
    throw new AppError('invalid_input', 'The package cannot be used: it holds no files.', {
      hint: 'Pack the directory with the code in it.',
    });
  }
  return { files: job.files, bytes: job.bytes };
}

class Unpacking {
  readonly files: DigestFile[] = [];
  bytes = 0;
  /** The entry at work, for errors that do not know it. */
  current = '';
  readonly #zip: ZipFile;
  readonly #target: string;
  readonly #limits: UnpackLimits;
  readonly #directories = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #links = new Map<string, string>();
  readonly #running: Promise<void>[] = [];
  readonly #file: FileHandle;
  #failure: unknown = null;

  constructor(zip: ZipFile, file: FileHandle, target: string, limits: UnpackLimits) {
    this.#zip = zip;
    this.#file = file;
    this.#target = target;
    this.#limits = limits;
  }

  async add(entry: Entry, signal: AbortSignal): Promise<void> {
    const path = entryPath(entry);
    this.current = path;
    const mode = entry.versionMadeBy >> 8 === MADE_ON_UNIX ? entry.externalFileAttributes >>> 16 : 0;
    const type = mode & TYPE_MASK;
    if (path === '' || entry.fileNameRaw.at(-1) === 0x2f || type === TYPE.directory) {
      if (path !== '') await this.#directory(path);
      return;
    }
    if (type !== TYPE.none && type !== TYPE.file && type !== TYPE.link) {
      throw refused(path, 'is neither a file nor a directory nor a link', 'Leave devices, sockets and pipes out of the package.');
    }
    if (this.#seen.has(path)) throw refused(path, 'is in the package twice', 'Pack the directory again.');
    this.#seen.add(path);
    if (this.#seen.size > this.#limits.files) throw tooMany(this.#limits.files);
    if (entry.isEncrypted()) throw refused(path, 'is encrypted', 'Pack the directory again without a password.');
    if (!entry.canDecodeFileData()) {
      throw refused(
        path,
        `is compressed with method ${entry.compressionMethod}, which is not supported`,
        'Pack the directory again with Deflate, the usual method.',
      );
    }
    if (type === TYPE.link) await this.#link(entry, path);
    else if (entry.uncompressedSize > WHOLE || entry.compressedSize > WHOLE)
      await this.#largeFile(entry, path, (mode & 0o111) !== 0, signal);
    else await this.#beside(path, this.#smallFile(entry, path, (mode & 0o111) !== 0));
  }

  /** Lets small files be unpacked side by side, `SIDE_BY_SIDE` of them at the most. */
  async #beside(path: string, work: Promise<void>): Promise<void> {
    this.#running.push(
      work.catch((error: unknown) => {
        this.#failure ??= toPackageError(error, path);
      }),
    );
    if (this.#running.length >= SIDE_BY_SIDE) await this.settle();
  }

  /** Waits for all that is under way; throws what failed first. */
  async settle(): Promise<void> {
    await Promise.all(this.#running.splice(0));
    if (this.#failure !== null) throw this.#failure;
  }

  async #directory(path: string): Promise<void> {
    if (path === '.' || this.#directories.has(path)) return;
    await mkdir(join(this.#target, path), { recursive: true });
    this.#directories.add(path);
  }

  async #smallFile(entry: Entry, path: string, executable: boolean): Promise<void> {
    await this.#directory(posix.dirname(path));
    const { fileDataStart } = await this.#zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = Buffer.alloc(entry.compressedSize);
    await this.#file.read(packed, 0, packed.length, fileDataStart);
    // One byte more than announced is allowed, and found below.
    const limit = entry.uncompressedSize + 1;
    const content = entry.compressionMethod === STORED ? packed : inflateRawSync(packed, { maxOutputLength: limit });
    this.#count(path, content.length);
    if (content.length !== entry.uncompressedSize) throw refused(path, 'is damaged (it is not as long as announced)', PACK_AGAIN);
    if (crc32(content) !== entry.crc32) throw refused(path, WRONG_CHECKSUM, PACK_AGAIN);
    await writeFile(join(this.#target, path), content, { flag: 'wx', mode: modeOf(executable) });
    this.files.push({ path, sha256: createHash('sha256').update(content).digest('hex'), executable });
  }

  async #largeFile(entry: Entry, path: string, executable: boolean, signal: AbortSignal): Promise<void> {
    await this.#directory(posix.dirname(path));
    const hash = createHash('sha256');
    const file = await open(join(this.#target, path), 'wx', modeOf(executable));
    let size = 0;
    let checksum = 0;
    try {
      for await (const chunk of (await this.#zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        signal.throwIfAborted();
        size += chunk.length;
        this.#count(path, chunk.length);
        if (size > RATIO_FROM && size > entry.compressedSize * this.#limits.ratio) throw bomb(path, entry.compressedSize);
        checksum = crc32(chunk, checksum);
        hash.update(chunk);
        await file.write(chunk);
      }
    } finally {
      await file.close();
    }
    if (checksum !== entry.crc32) throw refused(path, WRONG_CHECKSUM, PACK_AGAIN);
    this.files.push({ path, sha256: hash.digest('hex'), executable });
  }

  #count(path: string, bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.#limits.bytes) throw tooLarge(path, this.#limits.bytes);
  }

  async #link(entry: Entry, path: string): Promise<void> {
    if (entry.uncompressedSize > MAX_LINK)
      throw refused(path, 'is a link with a path that is too long', 'Replace the link by the file it points to.');
    const to = await text((await this.#zip.openReadStreamPromise(entry)) as Readable);
    this.#count(path, Buffer.byteLength(to));
    if (to.startsWith('/') || to.includes('\\') || posix.join(posix.dirname(path), to).split('/')[0] === '..') throw outside(path);
    this.#links.set(path, to);
    this.files.push({ path, sha256: createHash('sha256').update(to).digest('hex'), executable: false });
  }

  /** Last of all, so that nothing is ever written through a link; then every link must lead to something inside. */
  async makeLinks(): Promise<void> {
    await this.settle();
    for (const [path, to] of this.#links) {
      this.current = path;
      await this.#directory(posix.dirname(path));
      await symlink(to, join(this.#target, path));
    }
    const root = await realpath(this.#target);
    for (const path of this.#links.keys()) {
      this.current = path;
      const real = await realpath(join(this.#target, path)).catch(() => {
        throw refused(path, 'is a link that leads nowhere', 'Leave the link out, or pack what it points to as well.');
      });
      if (real !== root && !real.startsWith(root + sep)) throw outside(path);
    }
  }
}

async function openZip(zipPath: string): Promise<ZipFile> {
  try {
    return await openPromise(zipPath, { decodeStrings: false, autoClose: false });
  } catch (error) {
    throw toPackageError(error, '');
  }
}

/** Code is never changed in its place. */
function modeOf(executable: boolean): number {
  return executable ? 0o555 : 0o444;
}
