import { request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { HostFunctions } from '../../../emulation-host.ts';
import { ApiError } from '../api/api-error.ts';
import { sendError } from '../api/send-json.ts';

/** Passes on what gcloud sends through here as through a proxy to a function of this runtime, and nothing else. */
export function forwardToFunctions(functions: Pick<HostFunctions, 'list' | 'url'>) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '');
    const known = functions.list().some(({ name }) => URL.parse(functions.url(name) ?? '')?.origin === url.origin);
    if (!known) {
      request.resume();
      sendError(
        response,
        new ApiError('PERMISSION_DENIED', `Requests for ${url.origin} are not passed on: nothing of the local runtime is there.`),
      );
      return;
    }
    const { method, headers } = request;
    const outgoing = send({ host: '127.0.0.1', port: url.port, path: `${url.pathname}${url.search}`, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    request.pipe(outgoing);
  };
}
