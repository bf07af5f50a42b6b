import type { IncomingMessage, ServerResponse } from 'node:http';
import { createFront } from '../server/create-front.ts';
import { sendText } from '../server/send.ts';
import type { AzureContext } from '../server/context.ts';
import { APP_HEADER, AUTH_HEADER, FUNC_DESCRIPTION } from './func-endpoint.ts';
import { serveSite } from './serve-site.ts';

const OWN: ReadonlySet<string> = new Set([APP_HEADER, AUTH_HEADER, 'x-forwarded-host', 'host']);

/** The address behind the port of `func start`, without access levels as under the Core Tools. */
export function serveFunc(context: AzureContext): (request: IncomingMessage, response: ServerResponse) => void {
  return createFront(context.host, async (request, response, signal) => {
    const name = textOf(request, APP_HEADER) ?? '';
    const live = context.host.functions.find(name)?.live;
    const site = live?.project.description === FUNC_DESCRIPTION ? context.apps.byFunction(name) : null;
    if (site === null) {
      request.resume();
      sendText(response, 404, '');
      return;
    }
    const host = textOf(request, 'x-forwarded-host') ?? request.headers.host ?? 'localhost';
    await serveSite(context, {
      site,
      request,
      response,
      signal,
      origin: `http://${host}`,
      headers: ownHeaders(request, host),
      isOpen: textOf(request, AUTH_HEADER) === undefined,
    });
  });
}

function textOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** As the client sent them to the tool's port. */
function ownHeaders({ rawHeaders }: IncomingMessage, host: string): [string, string][] {
  const pairs: [string, string][] = [['Host', host]];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!OWN.has(name.toLowerCase())) pairs.push([name, rawHeaders[at + 1] ?? '']);
  }
  return pairs;
}
