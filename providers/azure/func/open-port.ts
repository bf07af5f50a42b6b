import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '#shared/errors.ts';
import { APP_HEADER, AUTH_HEADER } from '../emulation/host/func-endpoint.ts';
import { passOn } from './pass-on.ts';

/** The tool's port, whose requests go to the app that runs now. */
export interface FuncPort {
  /** `http://localhost:7071`. */
  url: string;
  /** Where requests go from now on; null where nothing runs. */
  forward(endpoint: string | null): void;
  close(): Promise<void>;
}

export interface PortOptions {
  port: number;
  app: string;
  /** Origins with commas between, or `*`; null for none. */
  cors: string | null;
  credentials: boolean;
  /** Whether functions ask for their keys. */
  auth: boolean;
}

/** Listens on this machine only. Rejects with `conflict` where the port is taken. */
export async function openPort(options: PortOptions): Promise<FuncPort> {
  let target: string | null = null;
  let port = options.port;
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    if (!isLoopback(request.headers.host ?? '')) refuse(response, 403, 'Call it as localhost.');
    else if (answersPreflight(options, request, response)) return;
    else if (target === null) refuse(response, 503, 'Function host is not running.');
    else {
      const more = {
        'x-forwarded-host': request.headers.host ?? `localhost:${port}`,
        [APP_HEADER]: options.app,
        ...(options.auth ? { [AUTH_HEADER]: '1' } : {}),
      };
      passOn(target, { request, response }, more).catch(() => {
        if (response.headersSent) response.destroy();
        else refuse(response, 503, 'Function host is not running.');
      });
    }
  });
  port = await listen(server, options.port);
  return {
    url: `http://localhost:${port}`,
    forward: (endpoint) => void (target = endpoint),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError(
              'conflict',
              `Port ${port} is unavailable. Close the process using that port, or specify another port using --port [-p].`,
              { cause: error },
            )
          : new AppError('unavailable', `It cannot listen on port ${port}: ${error.message}`, {
              hint: 'Choose another one with --port.',
              cause: error,
            }),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Names that are made to point here from elsewhere are not meant. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host);

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

/** Lets pages of allowed origins call; true where the request only asked whether they may. */
function answersPreflight({ cors, credentials }: PortOptions, { headers, method }: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = headers;
  const allowed = (cors ?? '').split(',').map((text) => text.trim());
  if (origin === undefined) return false;
  if (!allowed.includes('*') && !allowed.includes(origin)) {
    if (/^https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(origin)) return false;
    refuse(response, 403, `Pages of ${origin} may not call it: allow them with --cors.`);
    return true;
  }
  response.setHeader('access-control-allow-origin', allowed.includes('*') && !credentials ? '*' : origin);
  if (credentials) response.setHeader('access-control-allow-credentials', 'true');
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return false;
  response.setHeader('access-control-allow-methods', headers['access-control-request-method']);
  const asked = headers['access-control-request-headers'];
  if (asked !== undefined) response.setHeader('access-control-allow-headers', asked);
  response.writeHead(204).end();
  return true;
}
