import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';

const LIFE_MS = 3_600_000;

/** Zips sent from a browser: `<home>/uploads`, readable by the owner only, gone after an hour. */
export interface Uploads {
  add(bytes: Uint8Array): { uploadId: string; size: number };
  /** Path of an upload's file; throws `not_found` where it is gone. */
  path(uploadId: string): string;
  close(): void;
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
    add(bytes) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      sweep();
      timer ??= setInterval(sweep, 5 * 60_000).unref();
      const uploadId = randomUUID();
      writeFileSync(join(dir, `${uploadId}.zip`), bytes, { mode: 0o600, flag: 'wx' });
      return { uploadId, size: bytes.length };
    },
    path(uploadId) {
      sweep();
      const path = join(dir, `${uploadId}.zip`);
      if (/^[0-9a-f-]{36}$/.test(uploadId) && existsSync(path)) return path;
      throw new AppError('not_found', 'The uploaded zip is no longer there: uploads are kept for an hour.', {
        hint: 'Choose the file again.',
      });
    },
    close() {
      if (timer !== null) clearInterval(timer);
    },
  };
}
