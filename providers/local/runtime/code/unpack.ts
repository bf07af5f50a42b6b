import { createHash } from 'node:crypto';
import { mkdir, open, realpath, symlink, writeFile } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '#shared/errors.ts';
import type { DigestFile } from '#shared/model/code-digest.ts';
import { entryPath, refused } from './entry-path.ts';

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
/** Files up to this size are read whole and written in one go, which is what makes ten thousand of them fast. */
const WHOLE = 256 * 1024;
const MAX_LINK = 4096;

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
  const job = new Unpacking(zip, target, limits);
  try {
    if (zip.entryCount > limits.files) throw tooMany(limits.files);
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      await job.add(entry, signal);
    }
    await job.makeLinks();
  } catch (error) {
    throw translate(error, job.current);
  } finally {
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

  constructor(zip: ZipFile, target: string, limits: UnpackLimits) {
    this.#zip = zip;
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
    else await this.#file(entry, path, (mode & 0o111) !== 0, signal);
  }

  async #directory(path: string): Promise<void> {
    if (path === '.' || this.#directories.has(path)) return;
    await mkdir(join(this.#target, path), { recursive: true });
    this.#directories.add(path);
  }

  async #file(entry: Entry, path: string, executable: boolean, signal: AbortSignal): Promise<void> {
    await this.#directory(posix.dirname(path));
    const absolute = join(this.#target, path);
    const options = { flag: 'wx', mode: executable ? 0o555 : 0o444 };
    const stream = await this.#zip.openReadStreamPromise(entry);
    const hash = createHash('sha256');
    if (entry.uncompressedSize <= WHOLE) {
      const content = await this.#read(entry, path, stream, (chunk) => hash.update(chunk));
      await writeFile(absolute, content, options);
    } else {
      const file = await open(absolute, options.flag, options.mode);
      try {
        for await (const chunk of this.#checked(entry, path, stream)) {
          signal.throwIfAborted();
          hash.update(chunk);
          await file.write(chunk);
        }
      } finally {
        await file.close();
      }
    }
    this.files.push({ path, sha256: hash.digest('hex'), executable });
  }

  async #read(entry: Entry, path: string, stream: Readable, see: (chunk: Buffer) => void): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#checked(entry, path, stream)) {
      see(chunk);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  /** The file's bytes, counted against the limits as they come, and compared with their checksum at the end. */
  async *#checked(entry: Entry, path: string, stream: Readable): AsyncGenerator<Buffer> {
    let size = 0;
    let checksum = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      this.bytes += chunk.length;
      if (this.bytes > this.#limits.bytes) throw tooLarge(path, this.#limits.bytes);
      if (size > RATIO_FROM && size > entry.compressedSize * this.#limits.ratio) throw bomb(path, entry.compressedSize);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (checksum !== entry.crc32) throw refused(path, 'is damaged (its checksum is wrong)', 'Pack the directory again.');
  }

  async #link(entry: Entry, path: string): Promise<void> {
    if (entry.uncompressedSize > MAX_LINK)
      throw refused(path, 'is a link with a path that is too long', 'Replace the link by the file it points to.');
    const content = await this.#read(entry, path, await this.#zip.openReadStreamPromise(entry), () => {});
    const to = content.toString('utf8');
    if (to.startsWith('/') || to.includes('\\') || posix.join(posix.dirname(path), to).split('/')[0] === '..') throw outside(path);
    this.#links.set(path, to);
    this.files.push({ path, sha256: createHash('sha256').update(content).digest('hex'), executable: false });
  }

  /** Last of all, so that nothing is ever written through a link; then every link must lead to something inside. */
  async makeLinks(): Promise<void> {
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
    throw translate(error, '');
  }
}

function outside(path: string): AppError {
  return refused(path, 'is a link that leads out of the package', 'Replace the link by the file it points to.');
}

function tooMany(limit: number): AppError {
  return new AppError('too_large', `The package has too many files: more than ${limit}.`, {
    hint: 'Leave out what the function does not need, or bundle it into fewer files.',
    details: { limit },
  });
}

function tooLarge(entry: string, limit: number): AppError {
  return new AppError('too_large', `The package is too large: with "${entry}" it is more than ${mebibytes(limit)} MB when unpacked.`, {
    hint: 'Leave out what the function does not need.',
    details: { entry, limit },
  });
}

function bomb(entry: string, packed: number): AppError {
  return new AppError(
    'too_large',
    `The package cannot be used: "${entry}" unpacks from ${packed} bytes to many times that, as a zip bomb does.`,
    {
      hint: 'Leave the file out, or have the function make it.',
      details: { entry },
    },
  );
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

/** What zlib, yauzl and the file system say of a broken package, as `invalid_input`; what is no fault of the package passes. */
function translate(error: unknown, entry: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError || error.name === 'AbortError') return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR') {
    return refused(
      entry,
      'stands in the way of another one of the same name (upper and lower case may be one here)',
      'Rename one of them.',
    );
  }
  if (code.startsWith('E') && !code.startsWith('ERR_')) return error;
  const where = entry === '' ? '' : `the entry "${entry}" is damaged: `;
  return new AppError('invalid_input', `The package is not a zip that can be read: ${where}${error.message}.`, {
    hint: 'Pack the directory again. If the file was downloaded, download it again.',
    cause: error,
  });
}
