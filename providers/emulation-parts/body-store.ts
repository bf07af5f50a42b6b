import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, renameSync } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rm, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** In the name of a directory whose bodies are on their way out. */
const ASIDE = '.cleared-';

/** A file of an object's bytes. Objects put together of parts have one for each. */
export interface BodyFile {
  id: string;
  size: number;
}

/** Bodies as files on disk; never a whole one in memory. */
export interface BodyStore {
  /** Writes what arrives into a new file, synced to disk; `see` gets each piece. Nothing is left behind where it fails. */
  write(bytes: AsyncIterable<Uint8Array>, see: (piece: Uint8Array) => void): Promise<BodyFile>;
  /** The same bytes under a new id. */
  copy(file: BodyFile): Promise<BodyFile>;
  /** Opens the files, so that they can be read even when they are removed meanwhile; `end` is exclusive. */
  open(files: readonly BodyFile[], range: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>>;
  remove(files: readonly BodyFile[]): void;
  /** Removes all that is there now; what is written from now on stays. */
  clear(): Promise<void>;
  /** Removes files that nothing refers to and that are older than `beforeMs`: left by a crash. */
  sweep(inUse: ReadonlySet<string>, beforeMs: number): Promise<void>;
}

export function createBodyStore(root: string, onFault: (message: string, error: unknown) => void): BodyStore {
  const pathOf = (id: string) => join(root, id.slice(0, 2), id);
  const create = async () => {
    const id = randomUUID();
    await mkdir(join(root, id.slice(0, 2)), { recursive: true, mode: 0o700 });
    return id;
  };
  return {
    async write(bytes, see) {
      const id = await create();
      const file = await open(pathOf(id), 'wx', 0o600);
      let size = 0;
      try {
        for await (const piece of bytes) {
          see(piece);
          await writeAll(file, piece);
          size += piece.byteLength;
        }
        await file.datasync();
      } catch (error) {
        await file.close();
        await unlink(pathOf(id));
        throw error;
      }
      await file.close();
      return { id, size };
    },
    async copy({ id, size }) {
      const target = await create();
      // The bytes of a file never change, so that two names for them do as well as two copies.
      await link(pathOf(id), pathOf(target)).catch(() => copyFile(pathOf(id), pathOf(target)));
      return { id: target, size };
    },
    async open(files, { start, end }) {
      const parts: { handle: FileHandle; start: number; end: number }[] = [];
      let at = 0;
      try {
        for (const { id, size } of files) {
          const part = { start: Math.max(0, start - at), end: Math.min(size, end - at) };
          at += size;
          if (part.start < part.end) parts.push({ handle: await open(pathOf(id)), ...part });
        }
      } catch (error) {
        await Promise.all(parts.map(({ handle }) => handle.close()));
        throw error;
      }
      return read(parts);
    },
    remove(files) {
      for (const { id } of files) {
        unlink(pathOf(id)).catch((error: unknown) => onFault('The body of a removed object could not be deleted.', error));
      }
    },
    async clear() {
      const aside = `${root}${ASIDE}${randomUUID()}`;
      // At once: a body that is written a moment later is in a directory of its own.
      if (existsSync(root)) renameSync(root, aside);
      await rm(aside, { recursive: true, force: true });
    },
    async sweep(inUse, beforeMs) {
      for (const name of await readdir(dirname(root)).catch(() => [])) {
        if (name.startsWith(basename(root) + ASIDE)) await rm(join(dirname(root), name), { recursive: true, force: true });
      }
      for (const folder of await readdir(root).catch(() => [])) {
        for (const id of await readdir(join(root, folder)).catch(() => [])) {
          if (inUse.has(id)) continue;
          const info = await stat(pathOf(id)).catch(() => null);
          if (info !== null && info.ctimeMs < beforeMs) await unlink(pathOf(id)).catch(() => {});
        }
      }
    },
  };
}

async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.byteLength;) at += (await file.write(piece, at)).bytesWritten;
}

async function* read(parts: readonly { handle: FileHandle; start: number; end: number }[]): AsyncGenerator<Uint8Array> {
  const left = new Set(parts.map(({ handle }) => handle));
  try {
    for (const { handle, start, end } of parts) {
      yield* createReadStream('', {
        fd: handle,
        start,
        end: end - 1,
        autoClose: false,
        highWaterMark: 256 * 1024,
      }) as AsyncIterable<Buffer>;
      left.delete(handle);
      await handle.close();
    }
  } finally {
    for (const handle of left) await handle.close();
  }
}
