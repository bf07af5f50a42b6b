import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';

const LIFE_MS = 3_600_000;

/** Zips sent from a browser: `<home>/uploads`, readable by the owner only, gone after an hour. */
export interface Uploads {
  /** `name` is the file's own, which the id carries on. */
  add(bytes: Uint8Array, name: string): { uploadId: string; size: number };
  /** Path of an upload's file; throws `not_found` where it is gone. */
  path(uploadId: string): string;
  close(): void;
}

const UPLOAD_ID = /^[0-9a-f-]{36}-([A-Za-z0-9_-]{1,63})$/;

/** A file's name without what a path could be made of. */
function slug(name: string): string {
  const plain = name
    .replace(/\.zip$/i, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .slice(0, 63);
  return plain === '' ? 'upload' : plain;
}

/** What an upload was called where it came from, without its extension. */
export function uploadName(uploadId: string): string {
  return UPLOAD_ID.exec(uploadId)?.[1] ?? 'upload';
}

export function createUploads(home: string, now: () => number = Date.now): Uploads {
  const dir = join(home, 'uploads');

  /** Of every front, so that nothing stays behind where one was ended hard. */
  function sweep(): void {
    if (!existsSync(dir)) return;
    for (const name of readdirSync(dir)) {
      const path = join(dir, name);
      const info = statSync(path, { throwIfNoEntry: false });
      if (info !== undefined && info.mtimeMs < now() - LIFE_MS) rmSync(path, { force: true });
    }
  }

  let timer: NodeJS.Timeout | null = null;
  return {
    add(bytes, name) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      sweep();
      timer ??= setInterval(sweep, 5 * 60_000).unref();
      const uploadId = `${randomUUID()}-${slug(name)}`;
      writeFileSync(join(dir, `${uploadId}.zip`), bytes, { mode: 0o600, flag: 'wx' });
      return { uploadId, size: bytes.length };
    },
    path(uploadId) {
      sweep();
      const path = join(dir, `${uploadId}.zip`);
      if (UPLOAD_ID.test(uploadId) && existsSync(path)) return path;
      throw new AppError('not_found', 'The uploaded zip is no longer there: uploads are kept for an hour.', {
        hint: 'Choose the file again.',
      });
    },
    close() {
      if (timer !== null) clearInterval(timer);
    },
  };
}
