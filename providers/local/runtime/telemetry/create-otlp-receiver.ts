import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '#shared/errors.ts';
import { sendError, type ErrorLog } from '../control/wire-error.ts';
import type { StoreRecorder } from '../store/recorder.ts';
import { toReceivedSpans, TracesRequest } from './otlp-spans.ts';
import { http } from '../../lazy-http.ts';
import { loopbackServer, type LoopbackServer } from '../lifecycle/loopback-server.ts';

const MAX_BODY = 16 * 1024 * 1024;
const unzip = promisify(gunzip);

/** Takes spans over OTLP/HTTP in its JSON form, for functions that instrument themselves. `functionRef` names the functions that are known. */
export function createOtlpReceiver(recorder: StoreRecorder, functionRef: (name: string) => string | null, log: ErrorLog): LoopbackServer {
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    refuseStrangers(request, request.socket.localPort ?? 0);
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    if (path !== '/v1/traces')
      throw new AppError('not_found', `There is no ${path} here.`, {
        hint: 'Traces go to /v1/traces; metrics and logs are not taken yet.',
      });
    if (request.method !== 'POST')
      throw new AppError('invalid_input', 'Traces are sent with POST.', { hint: 'Use an OTLP/HTTP exporter.' });
    const type = request.headers['content-type'] ?? '';
    if (!/^application\/json\b/i.test(type)) {
      response.writeHead(415, { 'content-type': 'application/json', connection: 'close' });
      const message = `Only OTLP in JSON is taken here, not ${type === '' ? 'without a content type' : type}. Set OTEL_EXPORTER_OTLP_PROTOCOL=http/json.`;
      response.end(JSON.stringify({ code: 3, message }));
      return;
    }
    const parsed = TracesRequest.safeParse(toJson(await readBody(request)));
    if (!parsed.success)
      throw new AppError('invalid_input', 'The request is no OTLP export of traces.', {
        hint: 'See https://opentelemetry.io/docs/specs/otlp/.',
      });
    const { spans, rejected } = toReceivedSpans(parsed.data, functionRef);
    if (spans.length > 0) await recorder.receive(spans);
    const partialSuccess = rejected === 0 ? {} : { rejectedSpans: String(rejected), errorMessage: 'Some spans have no valid id or time.' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ partialSuccess }));
  }

  const server = http().createServer((request, response) => {
    receive(request, response).catch((error: unknown) => sendError(response, error, { op: 'otlp' }, log));
  });

  return loopbackServer(server);
}

/** Programs on this machine only, and no web page. */
function refuseStrangers({ headers }: IncomingMessage, port: number): void {
  const { host = '' } = headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    throw new AppError('forbidden', 'Spans are taken for this host only.', { hint: `Send them to http://127.0.0.1:${port}.` });
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
    throw new AppError('forbidden', 'Spans are not taken from web pages.', { hint: 'Send them from the function.' });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw tooLarge();
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new AppError('invalid_input', `The encoding ${encoding} is not taken.`, { hint: 'Use gzip or none.' });
  try {
    return await unzip(body, { maxOutputLength: MAX_BODY });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw new AppError('invalid_input', 'The request is no valid gzip.', { hint: 'Send it again.', cause: error });
  }
}

function tooLarge(): AppError {
  return new AppError('too_large', `An export may have ${MAX_BODY / 1024 / 1024} MB.`, { hint: 'Send fewer spans at a time.' });
}

function toJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (error) {
    throw new AppError('invalid_input', 'The request is no valid JSON.', {
      hint: 'Use an OTLP/HTTP exporter with http/json.',
      cause: error,
    });
  }
}
