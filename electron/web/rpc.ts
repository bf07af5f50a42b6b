import { ORPCError } from '@orpc/client';
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toWire } from '#core/errors/error-boundary.ts';
import type { Core } from '#core/create-core.ts';
import { AppError, isErrorCode } from '#shared/errors.ts';
import { sendError } from './respond.ts';

/** The largest input is an upload: 100 MB as base64, and its name. */
const MAX_BODY = 101 * 1024 * 1024;

/** The contract at `/rpc/<noun>/<verb>`. */
export function createRpc(core: Core) {
  const handler = new RPCHandler(core.router, {
    plugins: [new BodyLimitPlugin({ maxBodySize: MAX_BODY })],
    interceptors: [
      async ({ next, request }) => {
        const op = request.url.pathname.slice('/rpc/'.length).replace('/', '.');
        try {
          // Read here, and kept: a body that is no JSON is the sender's mistake, not ours.
          await request.body();
        } catch (error) {
          const unreadable = new AppError('invalid_input', 'The request is not valid JSON.', {
            hint: 'Send {"json": INPUT}.',
            cause: error,
          });
          throw toWire(error instanceof ORPCError ? error : unreadable, op, core.log, request.signal);
        }
        try {
          return await next();
        } catch (error) {
          if (error instanceof ORPCError && isErrorCode(error.code)) throw error;
          throw toWire(error, op, core.log, request.signal);
        }
      },
    ],
  });
  return async function serveRpc(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { matched } = await handler.handle(request, response, { prefix: '/rpc' });
    if (matched || response.headersSent) return;
    sendError(
      response,
      new AppError('not_found', 'There is no such operation.', {
        hint: 'The console and Isobar may be of different versions: reload the page.',
      }),
    );
  };
}
