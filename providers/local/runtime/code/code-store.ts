import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#shared/errors.ts';
import { codeDigestText } from '#shared/model/code-digest.ts';
import { toFsError } from '../../fs-error.ts';
import { createManifests, type Manifests } from './manifests.ts';
import { DEFAULT_LIMITS, unpack, type UnpackLimits } from './unpack.ts';
import { zipTree } from './zip-tree.ts';

/** A package in the store. */
export interface StoredCode {
  sha256: string;
  /** Bytes, unpacked. */
  size: number;
  files: number;
}

/** Code by what it is: `<dir>/<digest>/` holds the unpacked files and is never changed. */
export interface CodeStore {
  manifests: Manifests;
  /** Takes a zip. Where it is not what `expected` says, or hostile, nothing is left behind. Storing the same again changes nothing. */
  put(
    zip: AsyncIterable<Uint8Array>,
    options: { expected: string | null; limits?: Partial<UnpackLimits>; signal: AbortSignal },
  ): Promise<StoredCode>;
  /** What was put lately or is in a version; null where there is no such code. */
  find(sha256: string): StoredCode | null;
  /** Absolute path of the unpacked code. */
  path(sha256: string): string;
  /** Packs it again; throws `not_found`. */
  zip(sha256: string): Promise<AsyncIterable<Uint8Array>>;
  /** Deletes what no version needs and was not put within the last hour. */
  collect(inUse: ReadonlySet<string>): void;
}

const DIGEST = /^[0-9a-f]{64}$/;
const INCOMING = '.incoming-';
/** Time for a deployment between its upload and its version. */
const GRACE_MS = 3_600_000;
/** Bytes of a zip; what it may unpack to is limited by the function's model. */
const MAX_ZIP = 1024 ** 3;

export function createCodeStore(dir: string): CodeStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // What a process that was killed had begun.
  for (const name of readdirSync(dir)) if (name.startsWith(INCOMING)) rmSync(join(dir, name), { recursive: true, force: true });
  const recent = new Map<string, { at: number; code: StoredCode }>();
  const path = (sha256: string): string => join(dir, sha256);
  const exists = (sha256: string): boolean => DIGEST.test(sha256) && existsSync(path(sha256));

  async function settle(incoming: string, code: StoredCode): Promise<void> {
    recent.set(code.sha256, { at: Date.now(), code });
    if (exists(code.sha256)) return;
    try {
      await rename(incoming, path(code.sha256));
    } catch (error) {
      // Another upload of the same code was faster.
      if (!exists(code.sha256)) throw error;
    }
  }

  return {
    manifests: createManifests(dir),
    async put(zip, { expected, limits, signal }) {
      const work = join(dir, `${INCOMING}${randomUUID()}`);
      try {
        await mkdir(join(work, 'files'), { recursive: true, mode: 0o700 });
        await receive(zip, join(work, 'code.zip'), signal);
        const { files, bytes } = await unpack(join(work, 'code.zip'), join(work, 'files'), { ...DEFAULT_LIMITS, ...limits }, signal);
        const sha256 = createHash('sha256').update(codeDigestText(files)).digest('hex');
        if (expected !== null && expected !== sha256) throw different(expected, sha256);
        const code = { sha256, size: bytes, files: files.length };
        await settle(join(work, 'files'), code);
        return code;
      } catch (error) {
        throw toFsError(error, 'The package cannot be stored', dir);
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    },
    find: (sha256) => (exists(sha256) ? (recent.get(sha256)?.code ?? { sha256, ...measure(path(sha256)) }) : null),
    path,
    async zip(sha256) {
      if (!exists(sha256)) {
        throw new AppError('not_found', `The code ${sha256.slice(0, 12)} is not in the local runtime.`, {
          hint: 'Deploy the function again.',
        });
      }
      return zipTree(path(sha256));
    },
    collect(inUse) {
      const now = Date.now();
      for (const [sha256, { at }] of recent) if (now - at > GRACE_MS) recent.delete(sha256);
      for (const name of readdirSync(dir)) {
        const sha256 = name.slice(0, 64);
        if (DIGEST.test(sha256) && !inUse.has(sha256) && !recent.has(sha256)) rmSync(join(dir, name), { recursive: true, force: true });
      }
    },
  };
}

async function receive(zip: AsyncIterable<Uint8Array>, path: string, signal: AbortSignal): Promise<void> {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= MAX_ZIP) done(null, chunk);
      else {
        const message = `The package is too large: the zip has more than ${MAX_ZIP / 1024 / 1024} MB.`;
        done(new AppError('too_large', message, { hint: 'Leave out what the function does not need.' }));
      }
    },
  });
  await pipeline(Readable.from(zip), counted, createWriteStream(path, { mode: 0o600 }), { signal });
}

function different(expected: string, found: string): AppError {
  return new AppError('invalid_input', 'The package did not arrive as it was sent: its digest is another one.', {
    hint: 'Deploy again. If it happens again, the files changed while they were packed.',
    details: { expected, found },
  });
}

function measure(directory: string): { size: number; files: number } {
  const files = readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return { files: files.length, size: files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0) };
}
