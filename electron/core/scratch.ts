import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Temporary files of one core; gone when it closes. Readable by the owner only. */
export interface Scratch {
  /** A new, empty directory. */
  directory(name: string): string;
  remove(path: string): void;
  close(): void;
}

export function createScratch(): Scratch {
  let root: string | null = null;
  let count = 0;
  const remove = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  return {
    directory(name) {
      root ??= mkdtempSync(join(tmpdir(), 'isobar-'));
      const path = join(root, `${++count}-${name}`);
      mkdirSync(path, { mode: 0o700 });
      return path;
    },
    remove,
    close() {
      if (root !== null) remove(root);
      root = null;
    },
  };
}
