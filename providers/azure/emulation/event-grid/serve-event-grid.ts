import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { browserRefusal } from '../../../emulation-http/browser-refusal.ts';
import { readBody } from '../../../emulation-http/read-body.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { Triggers } from '../triggers/create-triggers.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { EventGridError, readEvents } from './read-events.ts';

/** "Maximum size of an event: 1 MB". @see https://learn.microsoft.com/azure/event-grid/quotas-limits */
const BODY_BYTES = 1024 * 1024;
/** What events in the Event Grid schema get as their topic. */
const TOPIC = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.EventGrid/topics/local';

/** The topic of the local runtime, at `POST /api/events`: every function with an Event Grid trigger is subscribed to it. */
export interface EventGrid {
  url: string;
  fidelity: readonly Fidelity[];
  /** Brings an event to one function. */
  deliver: Deliveries['acceptFor'];
  begin(): void;
  close(graceMs: number): Promise<void>;
}

export async function serveEventGrid(host: EmulationHost, triggers: Triggers): Promise<EventGrid> {
  const deliveries = createDeliveries(host, triggers);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const [path] = (request.url ?? '/').split('?');
      if (path !== '/api/events') throw new EventGridError(404, 'ResourceNotFound', 'Events are published with POST /api/events.');
      const refusal = browserRefusal(request.headers);
      if (refusal !== null) throw new EventGridError(403, 'Forbidden', refusal);
      if (request.method !== 'POST') throw new EventGridError(405, 'MethodNotAllowed', 'Events are published with POST /api/events.');
      const { 'aeg-sas-key': key, 'aeg-sas-token': token, authorization } = request.headers;
      if (key === undefined && token === undefined && authorization === undefined) {
        throw new EventGridError(
          401,
          'Unauthorized',
          'Request must contain one of the following authorization signature: aeg-sas-token, aeg-sas-key.',
        );
      }
      const body = await readBody(request, BODY_BYTES);
      if (body === null) throw new EventGridError(413, 'RequestEntityTooLarge', `The maximum size (${BODY_BYTES}) has been exceeded.`);
      deliveries.accept(readEvents(body, request.headers['content-type'] ?? '', TOPIC));
      response.writeHead(200, { 'content-length': '0' }).end();
    } catch (error) {
      if (response.destroyed) return;
      request.resume();
      if (!(error instanceof EventGridError)) host.log('error', 'Events could not be taken.', error);
      const { status, code, message } =
        error instanceof EventGridError ? error : new EventGridError(500, 'InternalServerError', 'The events could not be taken.');
      const text = JSON.stringify({ error: { code, message, details: [{ code, message }] } });
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) })
        .end(text);
    }
  };
  const listener = await host.listen('event-grid', (request, response) => void answer(request, response));
  return {
    url: `${listener.url}/api/events`,
    fidelity: [
      {
        service: 'eventgrid',
        operation: 'PublishEvents',
        level: 'approximated',
        note: 'One topic, any key is taken. Every function with an Event Grid trigger gets every event: subscriptions and filters are those of storage accounts.',
      },
    ],
    deliver: deliveries.acceptFor,
    begin: () => deliveries.begin(),
    async close(graceMs) {
      await Promise.all([listener.close(graceMs), deliveries.close(graceMs)]);
    },
  };
}
