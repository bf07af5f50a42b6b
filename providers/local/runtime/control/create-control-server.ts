import type { IncomingMessage, ServerResponse } from 'node:http';
import { RPCHandler } from '@orpc/server/node';
import { AppError } from '#shared/errors.ts';
import { PATHS, PROTOCOL, type Health } from '../../control/contract.ts';
import { receiveCode, sendCode } from './code-routes.ts';
import type { ControlContext } from './context.ts';
import { createGuard } from './guard.ts';
import { createRouter } from './router.ts';
import { sendError } from './wire-error.ts';
import { http } from '../../lazy-http.ts';
import { loopbackServer, type LoopbackServer } from '../lifecycle/loopback-server.ts';

export interface ControlServerOptions {
  context: ControlContext;
  token: string;
  about: Omit<Health, 'protocol'>;
  /** Called once somebody who may has asked the runtime to stop. */
  stop: () => void;
}

/** The runtime's own API, on 127.0.0.1 and for those who know the token. */
export function createControlServer({ context, token, about, stop }: ControlServerOptions): LoopbackServer {
  const guard = createGuard(token);
  const rpc = new RPCHandler(createRouter(context));

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const port = request.socket.localPort ?? 0;
    const refusal = guard(request, port);
    if (refusal !== null) throw refusal;
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    const what = `${request.method ?? 'GET'} ${url.pathname}`;
    if (url.pathname.startsWith(`${PATHS.rpc}/`)) {
      const { matched } = await rpc.handle(request, response, { prefix: PATHS.rpc, context: {} });
      if (matched) return;
    } else if (what === `GET ${PATHS.health}`) {
      answer(response, 200, { ...about, protocol: PROTOCOL } satisfies Health);
      return;
    } else if (what === `POST ${PATHS.stop}`) {
      answer(response, 202, {});
      stop();
      return;
    } else if (what === `PUT ${PATHS.code}`) {
      await receiveCode(context, request, response, url.searchParams);
      return;
    } else if (what.startsWith(`GET ${PATHS.code}/`)) {
      await sendCode(context, response, decodeURIComponent(url.pathname.slice(PATHS.code.length + 1)));
      return;
    }
    throw new AppError('not_found', `The local runtime has no ${what}.`, {
      hint: 'The runtime and this program may be of different versions: run "isobar runtime stop", then try again.',
    });
  }

  // An upload may take as long as it takes; the peer is on this machine.
  const server = http().createServer({ requestTimeout: 0, noDelay: true }, (request, response) => {
    const { method, url = '/' } = request;
    route(request, response).catch((error: unknown) => {
      sendError(response, error, { op: `${method} ${url}`, rpc: url.startsWith(`${PATHS.rpc}/`) }, context.log);
    });
  });

  return loopbackServer(server);
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}
