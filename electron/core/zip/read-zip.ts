import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#shared/errors.ts';
import type { Entry, ZipFile } from 'yauzl';

export interface ZipEntry {
  /** With `/`, relative; never leaves the archive's root. */
  path: string;
  size: number;
  executable: boolean;
  open(): Promise<Readable>;
}

/** What is too much to unpack, whatever the archive says of itself. */
export interface ZipLimits {
  files: number;
  /** Bytes, unpacked. */
  bytes: number;
}

export const ZIP_LIMITS: ZipLimits = { files: 100_000, bytes: 1024 * 1024 * 1024 };

const SYMLINK = 0o120000;
const TYPE_MASK = 0o170000;

function damaged(name: string, why: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `${name} cannot be read as a zip: ${why}.`, { hint: 'Pack it again, then try again.', cause });
}

function checkEntry(name: string, entry: Entry): void {
  const path = entry.fileName;
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.includes('\\') || path.includes('\0') || path.split('/').includes('..')) {
    throw new AppError('invalid_input', `${name} is refused: its entry "${path}" would be written outside of the package.`, {
      hint: 'Pack the files with relative paths.',
    });
  }
  if (((entry.externalFileAttributes >>> 16) & TYPE_MASK) === SYMLINK) {
    throw new AppError('invalid_input', `${name} is refused: its entry "${path}" is a symbolic link.`, {
      hint: 'Pack the file itself (zip does so without the option -y).',
    });
  }
  if (entry.isEncrypted()) {
    throw new AppError('invalid_input', `${name} is encrypted.`, { hint: 'Pack it again without a password.' });
  }
}

async function openZip(path: string, name: string): Promise<ZipFile> {
  const yauzl = await import('yauzl');
  try {
    return await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new AppError('not_found', `There is no file ${path}.`, { hint: 'Check the path.', cause: error });
    if (code === 'EACCES' || code === 'EPERM')
      throw new AppError('forbidden', `${path} cannot be read.`, { hint: 'Check its permissions.', cause: error });
    if (code === 'EISDIR') throw damaged(name, 'it is a directory', error);
    throw damaged(name, error instanceof Error ? error.message : String(error), error);
  }
}

/** The files of an open zip, one after the other; what is refused is refused where it is met. */
async function* filesOf(zip: ZipFile, name: string, limits: ZipLimits): AsyncGenerator<ZipEntry, void, undefined> {
  let files = 0;
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      checkEntry(name, entry);
      if (entry.fileName.endsWith('/')) continue;
      bytes += entry.uncompressedSize;
      files++;
      if (files > limits.files || bytes > limits.bytes) {
        throw new AppError(
          'too_large',
          `${name} is refused: unpacked it has more than ${limits.files} files or ${Math.round(limits.bytes / 1024 / 1024)} MB.`,
          { hint: 'Leave out what is not needed.' },
        );
      }
      const executable = ((entry.externalFileAttributes >>> 16) & 0o100) !== 0;
      yield { path: entry.fileName, size: entry.uncompressedSize, executable, open: () => zip.openReadStreamPromise(entry) };
    }
  } catch (error) {
    throw error instanceof AppError ? error : damaged(name, error instanceof Error ? error.message : String(error), error);
  }
}

/** The files of a zip that is too large to be listed at once: nothing of it is kept but the one at hand. */
export async function* eachZipEntry(path: string, name: string, limits: ZipLimits): AsyncGenerator<ZipEntry, void, undefined> {
  const zip = await openZip(path, name);
  try {
    yield* filesOf(zip, name, limits);
  } finally {
    zip.close();
  }
}

/**
 * Opens a zip and gives its files to `work`. Names that leave the archive, links, encryption, and more
 * files or bytes than the limits are refused before a byte is unpacked.
 */
export async function withZip<T>(path: string, name: string, work: (entries: ZipEntry[]) => Promise<T>, limits = ZIP_LIMITS): Promise<T> {
  const zip = await openZip(path, name);
  try {
    const entries: ZipEntry[] = [];
    for await (const entry of filesOf(zip, name, limits)) entries.push(entry);
    return await work(entries);
  } finally {
    zip.close();
  }
}

/** Unpacks into an existing, empty directory. */
export async function extractZip(path: string, name: string, directory: string, signal: AbortSignal): Promise<void> {
  await withZip(path, name, async (entries) => {
    const made = new Set<string>();
    for (const entry of entries) {
      signal.throwIfAborted();
      const target = join(directory, entry.path);
      const parent = dirname(target);
      if (!made.has(parent)) {
        await mkdir(parent, { recursive: true });
        made.add(parent);
      }
      let out: WriteStream;
      try {
        // `wx`: a name that occurs twice must not replace what was written for the first.
        out = createWriteStream(target, { flags: 'wx', mode: entry.executable ? 0o755 : 0o644 });
        await pipeline(await entry.open(), out, { signal });
      } catch (error) {
        if (signal.aborted) throw error;
        const code = (error as NodeJS.ErrnoException).code;
        if (code === 'EEXIST') throw damaged(name, `"${entry.path}" is in it twice`, error);
        if (code === 'ENOSPC')
          throw new AppError('unavailable', `${name} could not be unpacked: the disk is full.`, {
            hint: 'Free some space, then try again.',
            cause: error,
          });
        throw damaged(name, error instanceof Error ? error.message : String(error), error);
      }
    }
  });
}
