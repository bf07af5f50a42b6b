import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import type { ZipDocument } from '../state/model.ts';

/** The zips of functions and layers as they were uploaded, byte for byte: what `Code.Location` leads to. */
export interface ZipFiles {
  put(bytes: Uint8Array): ZipDocument;
  /** Stores a zip that is made on the way. */
  putStream(stream: AsyncIterable<Uint8Array>): Promise<ZipDocument>;
  /** Path below the endpoint at which the zip can be downloaded. */
  path(zip: ZipDocument): string;
  /** By its path below the endpoint; null where there is none. */
  open(path: string): { size: number; stream: AsyncIterable<Uint8Array> } | null;
  isEmpty(): boolean;
  /** Deletes all but these. */
  keepOnly(zips: Iterable<ZipDocument>): void;
}

export const ZIP_PATH = '/_isobar/lambda/code/';

export function createZipFiles(dir: string): ZipFiles {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const fileOf = (sha256: string): string => join(dir, `${Buffer.from(sha256, 'base64').toString('hex')}.zip`);
  const settle = (temporary: string, sha256: string): void => {
    if (existsSync(fileOf(sha256))) rmSync(temporary, { force: true });
    else renameSync(temporary, fileOf(sha256));
  };
  return {
    put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('base64');
      if (!existsSync(fileOf(sha256))) {
        const temporary = join(dir, `.${randomUUID()}`);
        try {
          writeFileSync(temporary, bytes, { mode: 0o600 });
          settle(temporary, sha256);
        } finally {
          rmSync(temporary, { force: true });
        }
      }
      return { sha256, size: bytes.length };
    },
    async putStream(stream) {
      const temporary = join(dir, `.${randomUUID()}`);
      const hash = createHash('sha256');
      let size = 0;
      const counted = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          hash.update(chunk);
          size += chunk.length;
          done(null, chunk);
        },
      });
      try {
        await pipeline(stream, counted, createWriteStream(temporary, { mode: 0o600 }));
        const sha256 = hash.digest('base64');
        settle(temporary, sha256);
        return { sha256, size };
      } finally {
        rmSync(temporary, { force: true });
      }
    },
    path: ({ sha256 }) => `${ZIP_PATH}${Buffer.from(sha256, 'base64').toString('hex')}.zip`,
    open(path) {
      const hex = /^[0-9a-f]{64}(?=\.zip$)/.exec(path.slice(ZIP_PATH.length))?.[0];
      if (hex === undefined) return null;
      const file = join(dir, `${hex}.zip`);
      if (!existsSync(file)) return null;
      return { size: statSync(file).size, stream: createReadStream(file) };
    },
    isEmpty: () => readdirSync(dir).length === 0,
    keepOnly(zips) {
      const kept = new Set([...zips].map(({ sha256 }) => `${Buffer.from(sha256, 'base64').toString('hex')}.zip`));
      for (const name of readdirSync(dir)) if (!kept.has(name)) rmSync(join(dir, name), { force: true });
    },
  };
}
