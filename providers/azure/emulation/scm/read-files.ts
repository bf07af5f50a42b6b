import { createReadStream, realpathSync, statSync, readdirSync, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AzureContext } from '../server/context.ts';
import { sendJson } from '../server/send.ts';
import type { ScmRequest } from './serve-scm.ts';

const ROOT = 'site/wwwroot';

/**
 * `GET /api/vfs/site/wwwroot/…`: a file of the code that runs, or what is in a folder (a path that ends with a slash).
 * @see https://github.com/projectkudu/kudu/wiki/REST-API#vfs
 */
export async function readFiles({ host, addresses }: AzureContext, { site, request, response }: ScmRequest, path: string): Promise<void> {
  const live = host.functions.find(site.functionName)?.live;
  const within = path.startsWith(`${ROOT}/`) || path === ROOT ? path.slice(ROOT.length + 1) : null;
  const found = live === undefined || within === null ? null : locate(host.code.path(live.codeSha256), within);
  if (found === null) {
    sendJson(response, 404, { Message: `'${path}' not found.` });
    return;
  }
  if (found.stats.isDirectory()) {
    const { scm } = await addresses.open(site);
    const folder = `https://${scm}/api/vfs/${path.endsWith('/') ? path : `${path}/`}`;
    if (path.endsWith('/')) sendJson(response, 200, listing(found.path, folder));
    else sendJson(response, 307, undefined, { location: folder });
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': found.stats.size,
    'last-modified': found.stats.mtime.toUTCString(),
    etag: `"${live?.codeSha256.slice(0, 16) ?? ''}"`,
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(found.path), response);
}

/** `GET /api/zip/site/wwwroot/`: the code that runs, as a zip. @see https://github.com/projectkudu/kudu/wiki/REST-API#zip */
export async function readZip({ host }: AzureContext, { site, request, response }: ScmRequest, path: string): Promise<void> {
  const live = host.functions.find(site.functionName)?.live;
  if (live === undefined || path.replace(/\/$/, '') !== ROOT) {
    sendJson(response, 404, { Message: `'${path}' not found.` });
    return;
  }
  response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename=wwwroot.zip' });
  if (request.method === 'HEAD') response.end();
  else await pipeline(Readable.from(await host.code.zip(live.codeSha256)), response);
}

/** Null where it is not there, or leads out of the code. */
function locate(root: string, path: string): { path: string; stats: Stats } | null {
  try {
    const whole = realpathSync(join(root, path));
    const base = realpathSync(root);
    return whole === base || whole.startsWith(base + sep) ? { path: whole, stats: statSync(whole) } : null;
  } catch {
    return null;
  }
}

function listing(dir: string, base: string): unknown[] {
  return readdirSync(dir, { withFileTypes: true }).map((entry) => {
    const { size, mtime, birthtime } = statSync(join(dir, entry.name), { throwIfNoEntry: false }) ?? {
      size: 0,
      mtime: null,
      birthtime: null,
    };
    const folder = entry.isDirectory();
    return {
      name: entry.name,
      size: folder ? 0 : size,
      mtime: mtime?.toISOString() ?? null,
      crtime: birthtime?.toISOString() ?? null,
      mime: folder ? 'inode/directory' : 'application/octet-stream',
      href: `${base}${encodeURIComponent(entry.name)}${folder ? '/' : ''}`,
      path: `/home/${ROOT}`,
    };
  });
}
