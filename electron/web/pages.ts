import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { contentSecurityPolicy, createNonce } from '#core/renderer/page-policy.ts';
import { createStaticFiles } from '#core/renderer/static-files.ts';
import { AppError } from '#shared/errors.ts';
import { sendError, sendPage } from './respond.ts';

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Isobar</title>
<h1>The console has not been built</h1>
<p>This copy of Isobar has no <code>dist/renderer</code>. Run <code>npm run build</code> in its directory and reload this page.
The command line works without it: <code>npm run -s isobar -- --help</code>.</p></html>`;

/** A worker is held to the policy of its own file: it may load what the page may. */
const FILE_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Serves the built renderer: files as they are, everything else that looks like a page as index.html. */
export function createPages(rendererDir: string) {
  const files = createStaticFiles(rendererDir);

  async function sendIndex(response: ServerResponse): Promise<void> {
    let html: string;
    try {
      html = await readFile(join(rendererDir, 'index.html'), 'utf8');
    } catch {
      sendPage(response, 503, NOT_BUILT);
      return;
    }
    const nonce = createNonce();
    sendPage(response, 200, html.replaceAll('__CSP_NONCE__', nonce), { 'Content-Security-Policy': contentSecurityPolicy(nonce) });
  }

  return async function servePage(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const file = pathname === '/index.html' ? null : await files.get(pathname, String(request.headers['accept-encoding'] ?? ''));
    if (file !== null) {
      const headers: Record<string, string> = {
        'Content-Type': file.type,
        'Content-Security-Policy': FILE_POLICY,
        'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        ETag: file.etag,
        Vary: 'Accept-Encoding',
        ...(file.encoding === 'identity' ? {} : { 'Content-Encoding': file.encoding }),
      };
      if (request.headers['if-none-match'] === file.etag) response.writeHead(304, headers).end();
      else
        response.writeHead(200, { ...headers, 'Content-Length': file.body.length }).end(request.method === 'HEAD' ? undefined : file.body);
      return;
    }
    // A view's path has no extension, or one that belongs to a name in it; a missing asset must not turn into a page.
    if (pathname.startsWith('/assets/') || (extname(pathname) !== '' && !String(request.headers.accept ?? '').includes('text/html'))) {
      sendError(response, new AppError('not_found', 'There is no such file.'));
      return;
    }
    await sendIndex(response);
  };
}
