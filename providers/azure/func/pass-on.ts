import { request as send, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** Sends a request on to where something of the local runtime answers, and its answer back, part by part. */
export async function passOn(
  endpoint: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  more: OutgoingHttpHeaders = {},
): Promise<void> {
  const headers: OutgoingHttpHeaders = { ...request.headers, host: new URL(endpoint).host, ...more };
  await new Promise<void>((resolve, reject) => {
    const sent = send(`${endpoint}${request.url ?? '/'}`, { method: request.method, headers }, (answer) => {
      response.statusCode = answer.statusCode ?? 502;
      for (const [name, value] of Object.entries(answer.headers))
        if (value !== undefined && name !== 'connection') response.setHeader(name, value);
      pipeline(answer, response).then(resolve, reject);
    });
    sent.once('error', reject);
    response.once('close', () => {
      sent.destroy();
      // What is left of the body stands before the next request on this connection.
      request.unpipe(sent).resume();
    });
    request.pipe(sent);
  });
}
