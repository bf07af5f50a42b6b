import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { contentSecurityPolicy, createNonce } from '#core/renderer/page-policy.ts';
import { createStaticFiles } from '#core/renderer/static-files.ts';
import { isOurs } from './url-guards.ts';

const HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Resource-Policy': 'same-origin' };

function refuse(status: number, why: string): Response {
  return new Response(why, { status, headers: { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' } });
}

/**
 * Answers `app://isobar/…` from the built renderer: files as they are, every other path as the
 * page, with a nonce of its own and the policy. A path that leaves the folder is not found.
 */
export function createAppProtocol(rendererDir: string): (request: Pick<Request, 'method' | 'url'>) => Promise<Response> {
  const files = createStaticFiles(rendererDir);

  async function page(): Promise<Response> {
    const nonce = createNonce();
    const html = await readFile(join(rendererDir, 'index.html'), 'utf8');
    return new Response(html.replaceAll('__CSP_NONCE__', nonce), {
      headers: { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentSecurityPolicy(nonce) },
    });
  }

  return async ({ method, url }) => {
    if (!isOurs(url)) return refuse(403, 'Not a page of Isobar.');
    if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'Pages are read only.');
    const { pathname } = new URL(url);
    const file = pathname === '/index.html' ? null : await files.get(pathname);
    if (file !== null) return new Response(new Uint8Array(file.body), { headers: { ...HEADERS, 'Content-Type': file.type } });
    if (pathname.startsWith('/assets/') || ['.js', '.css', '.svg', '.woff2'].includes(extname(pathname)))
      return refuse(404, 'There is no such file.');
    return page();
  };
}
