import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { notFound } from '../api/api-error.ts';
import type { DeployServices } from './deploy-operation.ts';
import { isOwnService } from './function-store.ts';
import { parseName } from './resource-name.ts';

const PREFIX = '/download/';

/** Answers `GET /download/projects/…`, the URL that GenerateDownloadUrl gives: the source as it was sent. False where the path is another one. */
export async function sendSource(
  { context, store }: Pick<DeployServices, 'context' | 'store'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method !== 'GET' || !pathname.startsWith(PREFIX)) return false;
  const name = decodeURIComponent(pathname.slice(PREFIX.length));
  const { document, host } = store.get(parseName(name));
  if (isOwnService(document)) throw notFound(name);
  const sha256 = document?.sourceSha256 ?? host?.live.codeSha256;
  if (sha256 === undefined) throw notFound(name);
  const zip = await context.host.code.zip(sha256);
  response.writeHead(200, { 'content-type': 'application/zip' });
  await pipeline(Readable.from(zip), response);
  return true;
}
