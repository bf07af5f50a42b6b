import { createServer as createSecureServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { EmulationHost } from '../../../emulation-host.ts';
import { isLoopback } from '../gateway/guard.ts';
import type { KeyValue } from '../store/key-value.ts';
import { http } from '../../lazy-http.ts';
import { takeClearHttp2 } from './clear-http2.ts';
import { continueLate } from './late-continue.ts';
import { listenAgain } from './listen-again.ts';

/** Large enough for presigned URLs and session tokens. */
const MAX_HEADERS = 64 * 1024;

/** `EmulationHost.listen` for one emulation: on loopback only, for programs of this machine that mean it. */
export function createHostListen(emulation: string, kv: KeyValue): EmulationHost['listen'] {
  return async (purpose, handler, { tls, upgrade, proxied } = {}) => {
    let port = 0;
    const options = { keepAliveTimeout: 65_000, maxHeaderSize: MAX_HEADERS, noDelay: true, requestTimeout: 0 };
    const guarded: typeof handler = (request, response) => {
      if (isLoopback(request.headers.host ?? '', port)) handler(request, response);
      else if (proxied !== undefined && isProxied(request)) proxied(request, response);
      else {
        response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
        response.end(`This endpoint answers to loopback names only: use ${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}.\n`);
      }
    };
    const server = tls === undefined ? http().createServer(options, guarded) : createSecureServer({ ...options, ...tls }, guarded);
    continueLate(server, guarded);
    const http2 = tls === undefined ? takeClearHttp2(server, guarded) : null;
    if (upgrade !== undefined) {
      server.on('upgrade', (request, socket, head) => {
        if (isLoopback(request.headers.host ?? '', port)) upgrade(request, socket, head);
        else socket.destroy();
      });
    }
    port = await listenAgain(server, kv, emulation, purpose);
    return {
      url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
      port,
      close: (graceMs) =>
        new Promise((resolve) => {
          const timer = setTimeout(() => {
            server.closeAllConnections();
            http2?.destroy();
          }, graceMs);
          server.close(() => {
            clearTimeout(timer);
            resolve();
          });
          server.closeIdleConnections();
          http2?.close();
        }),
    };
  };
}

/** A request target with an origin is what proxies get, and no browser sends it unless it was told of the proxy. */
function isProxied({ url = '', headers }: IncomingMessage): boolean {
  if (!url.startsWith('http://') || !URL.canParse(url)) return false;
  const { host, port } = new URL(url);
  return host === headers.host && isLoopback(host, Number(port));
}
