import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { EmulationHost } from '../../../emulation-host.ts';

/** Sources on their way: put to a URL of their own, then named by a deployment. */
export interface Uploads {
  /** A place for one zip. @see GenerateUploadUrl in google/cloud/functions/v2/functions.proto */
  create(project: string, location: string): { bucket: string; object: string; path: string };
  /** File of an uploaded object; null where there is none. */
  find(bucket: string, object: string): string | null;
  /** Answers `PUT /upload/…`; false where the path is another one. */
  receive(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

const PREFIX = '/upload/';
/** Signed upload URLs are valid for thirty minutes; what nobody deployed is cleared away after a day. */
const KEEP_MS = 24 * 3_600_000;

export function createUploads({ dir }: Pick<EmulationHost, 'dir'>): Uploads {
  const folder = join(dir, 'uploads');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > KEEP_MS) rmSync(path, { force: true });
  }
  const fileOf = (bucket: string, object: string): string => join(folder, createHash('sha256').update(`${bucket}/${object}`).digest('hex'));
  return {
    create(project, location) {
      const bucket = `gcf-v2-uploads-${project}-${location}`;
      const object = `${randomUUID()}.zip`;
      return { bucket, object, path: `${PREFIX}${encodeURIComponent(bucket)}/${object}` };
    },
    find(bucket, object) {
      const path = fileOf(bucket, object);
      return existsSync(path) ? path : null;
    },
    async receive(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (request.method !== 'PUT' || !pathname.startsWith(PREFIX)) return false;
      const [bucket = '', object = ''] = pathname.slice(PREFIX.length).split('/').map(decodeURIComponent);
      await pipeline(request, createWriteStream(fileOf(bucket, object), { mode: 0o600 }));
      response.writeHead(200).end();
      return true;
    },
  };
}
