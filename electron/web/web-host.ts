import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { toUserError, toWire } from '#core/errors/error-boundary.ts';
import type { Core } from '#core/create-core.ts';
import { AppError } from '#shared/errors.ts';
import { checkContentType, checkGate } from './gate.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { createLaunchCodes } from './launch-codes.ts';
import { createPages } from './pages.ts';
import { sendError } from './respond.ts';
import { createRpc } from './rpc.ts';
import { createAuthoriser, createToken } from './token.ts';

export interface WebHostOptions {
  core: Core;
  /** Where the built renderer is: `dist/renderer`. */
  rendererDir: string;
  /** 0 or absent: any free port. */
  port?: number | undefined;
}

export interface WebHost {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** What a person opens: the origin with the token in its fragment, which browsers do not send. */
  url: string;
  token: string;
  /** An address that works once, for a browser's command line. */
  launchUrl(): string;
  /** Milliseconds since the last request; 0 while one is being answered. */
  idleMs(): number;
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint = 'Choose another with --port N, or leave it out to take any free one.';
      if (error.code === 'EADDRINUSE') reject(new AppError('conflict', `Port ${port} is in use.`, { hint, cause: error }));
      else if (error.code === 'EACCES') reject(new AppError('forbidden', `Port ${port} may not be used.`, { hint, cause: error }));
      else reject(error);
    });
    server.listen({ host: ADDRESS, port, exclusive: true }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

const FORBIDDEN = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Nothing here speaks WebSocket or proxies; without this, an upgrade would pass for a plain request. */
function refuseOtherProtocols(server: Server): void {
  server.on('upgrade', (_request, socket: Socket) => socket.end(FORBIDDEN));
  server.on('connect', (_request, socket: Socket) => socket.end(FORBIDDEN));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(BAD_REQUEST);
  });
}

/** Serves a core and the renderer on loopback. Rejects with `conflict` where the port is taken. */
export async function startWebHost({ core, rendererDir, port = 0 }: WebHostOptions): Promise<WebHost> {
  const token = createToken();
  const codes = createLaunchCodes();
  const authorise = createAuthoriser(token);
  const servePage = createPages(rendererDir);
  const serveRpc = createRpc(core);
  let host = '';
  let busy = 0;
  let lastMs = Date.now();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    checkGate(request, host);
    const { pathname } = new URL(`http://${host}${request.url ?? '/'}`);
    if (pathname === '/rpc' || pathname.startsWith('/rpc/')) {
      authorise(request, response);
      if (request.method !== 'POST')
        throw new AppError('invalid_input', 'Operations are called with POST.', { hint: 'Send the input as JSON with POST.' });
      checkContentType(request.headers['content-type']);
      await serveRpc(request, response);
    } else if (request.method === 'POST') {
      throw new AppError('not_found', 'Nothing takes a POST here.', { hint: 'Operations are at /rpc/<noun>/<verb>.' });
    } else if (pathname.startsWith('/launch/') && codes.take(pathname.slice('/launch/'.length))) {
      response.writeHead(302, { Location: `/#token=${token}` }).end();
    } else {
      await servePage(request, response, pathname);
    }
  }

  const server = createServer((request, response) => {
    busy++;
    response.once('close', () => {
      busy--;
      lastMs = Date.now();
    });
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const known = toUserError(error);
      if (known.code === 'internal') toWire(error, 'web', core.log);
      sendError(response, known);
    });
  });
  refuseOtherProtocols(server);

  host = `${ADDRESS}:${await listen(server, port)}`;
  const origin = `http://${host}`;
  return {
    origin,
    token,
    url: `${origin}/#token=${token}`,
    launchUrl: () => `${origin}/launch/${codes.create()}`,
    idleMs: () => (busy > 0 ? 0 : Date.now() - lastMs),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
