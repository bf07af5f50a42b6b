import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredVersion } from '../store/function-table.ts';

/** A version as its manifest has it. */
export interface Manifest extends StoredVersion {
  /** Epoch milliseconds at which it last became the live version; null where it never was. The latest of a function's is the live one. */
  liveSinceMs: number | null;
}

/** Manifests stand beside the code they describe, so that functions can be found again where the database is lost. */
export interface Manifests {
  write(manifest: Manifest): void;
  remove(version: Pick<StoredVersion, 'name' | 'version' | 'codeSha256'>): void;
  /** All there are, readable or not being skipped. */
  readAll(): Manifest[];
}

const FORMAT = 1;
const SUFFIX = '.versions';

/** Directory of the manifests of one piece of code. */
export function manifestsDir(codeDir: string, sha256: string): string {
  return join(codeDir, `${sha256}${SUFFIX}`);
}

export function createManifests(codeDir: string): Manifests {
  return {
    write(manifest) {
      const dir = manifestsDir(codeDir, manifest.codeSha256);
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const temporary = join(dir, `.${randomUUID()}`);
      try {
        writeFileSync(temporary, `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`, { mode: 0o600 });
        renameSync(temporary, join(dir, fileName(manifest)));
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    },
    remove(version) {
      const dir = manifestsDir(codeDir, version.codeSha256);
      rmSync(join(dir, fileName(version)), { force: true });
      try {
        rmdirSync(dir);
      } catch {
        // Others are still in it.
      }
    },
    readAll() {
      const dirs = readdirSync(codeDir, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name.endsWith(SUFFIX));
      return dirs.flatMap((dir) =>
        readdirSync(join(codeDir, dir.name))
          .filter((name) => name.endsWith('.json'))
          .map((name) => readManifest(join(codeDir, dir.name, name)))
          .filter((manifest) => manifest !== null),
      );
    },
  };
}

/** Names that differ only in case must not share a file where the file system knows no case. */
function fileName({ name, version }: Pick<StoredVersion, 'name' | 'version'>): string {
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name}.${mark}@${version}.json`;
}

function readManifest(path: string): Manifest | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const manifest = parsed as Manifest & { format: number };
    const complete = manifest.format === FORMAT && typeof manifest.name === 'string' && typeof manifest.project === 'object';
    return complete ? manifest : null;
  } catch {
    return null;
  }
}
