import type { IncomingMessage, ServerResponse } from 'node:http';
import { browserRefusal } from '../../../emulation-http/browser-refusal.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { sendJson } from './send.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, signal: AbortSignal) => Promise<void>;

/** What all endpoints have in common: the signal of a client that goes away, and what is said where something breaks. */
export function createFront({ log }: Pick<EmulationHost, 'log'>, answer: Answer) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    answer(request, response, gone.signal).catch((error: unknown) => {
      if (gone.signal.aborted || response.destroyed) return;
      log('error', `${request.method ?? ''} ${request.url?.split('?')[0] ?? ''} failed.`, error);
      if (response.headersSent) response.destroy();
      else
        sendJson(response, 500, {
          error: { code: 'InternalServerError', message: 'The local runtime could not answer this request. Its log has the cause.' },
        });
    });
  };
}

/** The same for endpoints that are for programs: what a web page sends is refused. */
export function createProgramFront(host: Pick<EmulationHost, 'log'>, answer: Answer) {
  return createFront(host, async (request, response, signal) => {
    const refusal = browserRefusal(request.headers);
    if (refusal === null) return answer(request, response, signal);
    request.resume();
    sendJson(response, 403, { error: { code: 'Forbidden', message: refusal } }, { connection: 'close' });
  });
}
