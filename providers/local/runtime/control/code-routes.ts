import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ControlContext } from './context.ts';
import { needDeployed } from './find-function.ts';

/** Takes a zip: `PUT /code?sha256=…&model=…`. */
export async function receiveCode(
  { code, models }: ControlContext,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  const limit = models.get(query.get('model') ?? '')?.limits.unzippedBytes;
  const aborting = new AbortController();
  response.once('close', () => aborting.abort());
  const stored = await code.put(request, {
    expected: query.get('sha256'),
    limits: limit === undefined ? {} : { bytes: limit },
    signal: aborting.signal,
  });
  response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(stored));
}

/** Sends the package of a version: `GET /code/NAME[@VERSION]`. */
export async function sendCode(context: ControlContext, response: ServerResponse, which: string): Promise<void> {
  const [name = '', qualifier = null] = which.split('@', 2);
  const fn = needDeployed(context, { name, qualifier });
  const zip = await context.code.zip(fn.codeSha256);
  response.writeHead(200, { 'content-type': 'application/zip' });
  await pipeline(Readable.from(zip), response);
}
