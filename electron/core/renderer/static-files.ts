import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
const COMPRESSIBLE = /^(?:text\/|application\/(?:json|manifest)|image\/svg)/;

export type Encoding = 'br' | 'gzip' | 'identity';

export interface StaticFile {
  body: Buffer;
  type: string;
  etag: string;
  /** True where the name carries a hash of the content: it can be kept for ever. */
  immutable: boolean;
  encoding: Encoding;
}

/** A URL's path as a path below the root; null where it leaves it or cannot be a file's. */
export function safePath(pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\\\0]/.test(decoded)) return null;
  const parts = decoded.split('/').filter((part) => part !== '');
  return parts.some((part) => part === '..' || part === '.' || part.startsWith('.')) ? null : parts.join('/');
}

/** The best of what the browser takes. */
export function chooseEncoding(accepted: string | undefined): Encoding {
  const names = new Set(
    (accepted ?? '')
      .split(',')
      .filter((part) => !/;\s*q=0(?:\.0*)?\s*$/.test(part))
      .map((part) => part.split(';')[0]?.trim().toLowerCase()),
  );
  return names.has('br') ? 'br' : names.has('gzip') ? 'gzip' : 'identity';
}

const encoders: Readonly<Record<Exclude<Encoding, 'identity'>, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (body) => promisify(gzip)(body, { level: 6 }),
};

/** Files below a directory, compressed once and kept in memory while they do not change. */
export interface StaticFiles {
  /** Null where there is no such file. */
  get(pathname: string, acceptEncoding?: string): Promise<StaticFile | null>;
}

export function createStaticFiles(root: string): StaticFiles {
  const kept = new Map<string, { stamp: string; file: StaticFile }>();

  async function locate(pathname: string): Promise<{ path: string; stamp: string } | null> {
    const relative = safePath(pathname);
    if (relative === null || relative === '') return null;
    try {
      const base = await realpath(root);
      const path = await realpath(join(base, relative));
      if (!path.startsWith(base + sep)) return null;
      const info = await stat(path);
      return info.isFile() ? { path, stamp: `${info.mtimeMs}-${info.size}` } : null;
    } catch {
      return null;
    }
  }

  return {
    async get(pathname, acceptEncoding) {
      const found = await locate(pathname);
      if (found === null) return null;
      const type = TYPES[extname(found.path).toLowerCase()] ?? 'application/octet-stream';
      const encoding = COMPRESSIBLE.test(type) ? chooseEncoding(acceptEncoding) : 'identity';
      const key = `${encoding} ${found.path}`;
      const known = kept.get(key);
      if (known?.stamp === found.stamp) return known.file;
      const plain = await readFile(found.path);
      const body = encoding === 'identity' ? plain : await encoders[encoding](plain);
      const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}-${encoding}"`;
      const file: StaticFile = { body, type, etag, immutable: /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(pathname), encoding };
      kept.set(key, { stamp: found.stamp, file });
      return file;
    },
  };
}
