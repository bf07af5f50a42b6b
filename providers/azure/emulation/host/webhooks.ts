import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../../emulation-http/read-body.ts';
import { isMapping, mappingAt, type Mapping } from '../../../detection/cloud-yaml.ts';
import { newKey } from '../apps/site-keys.ts';
import type { Site } from '../apps/site.ts';
import { toCall } from '../event-grid/deliveries.ts';
import { limits } from '../../limits.ts';
import { sendJson, sendText } from '../server/send.ts';
import type { AzureContext } from '../server/context.ts';
import { triggerBinding } from '../triggers/app-functions.ts';
import { blobCall } from '../triggers/blob-listener.ts';
import { blobPattern } from '../triggers/blob-pattern.ts';
import type { Run, TriggerCall } from '../triggers/run-function.ts';
import { givenKey, isAllowed } from './access.ts';
import type { SiteApp } from './site-app.ts';

export interface WebhookCall {
  context: AzureContext;
  site: Site;
  app: SiteApp;
  request: IncomingMessage;
  response: ServerResponse;
  /** Behind `/runtime/webhooks/`, in lower case. */
  extension: string;
  query: URLSearchParams;
  /** Keys are not asked for. */
  isOpen: boolean;
}

/** Extensions with a webhook, by the type of trigger that they are for. */
const EXTENSIONS: Readonly<Record<string, { trigger: string; key: string }>> = {
  eventgrid: { trigger: 'eventgridtrigger', key: 'eventgrid_extension' },
  blobs: { trigger: 'blobtrigger', key: 'blobs_extension' },
  mcp: { trigger: 'mcptooltrigger', key: 'mcp_extension' },
};

/**
 * `/runtime/webhooks/EXTENSION?functionName=…&code=…`: where Event Grid delivers events for functions, and where clients
 * of the Model Context Protocol find an app's tools.
 * @see https://learn.microsoft.com/azure/azure-functions/event-grid-how-tos?tabs=v2#webhook-endpoint-url
 * @see https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/eventgrid/Microsoft.Azure.WebJobs.Extensions.EventGrid/src/TriggerBinding/HttpRequestProcessor.cs
 */
export async function serveWebhook(call: WebhookCall): Promise<void> {
  const { context, app, request, response, query } = call;
  const extension = Object.hasOwn(EXTENSIONS, call.extension) ? EXTENSIONS[call.extension] : undefined;
  if (extension === undefined || app.app === null) return sendText(response, 404, '');
  const site = withSystemKey(call, extension.key);
  if (!call.isOpen && !isAllowed('system', givenKey(request.headers, query), { keys: site.keys, system: extension.key }))
    return sendText(response, 401, '');
  if (call.extension === 'mcp') return (await import('./mcp-webhook.ts')).serveMcp(call, app.app);
  const name = (query.get('functionName') ?? '').replace(/^Host\.Functions\./i, '');
  const fn = app.app.functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const run = context.functionsHost.triggers.runner(site.functionName, name);
  if (fn === undefined || run === null || triggerBinding(fn)?.type.toLowerCase() !== extension.trigger) {
    return sendText(response, 404, `cannot find function: '${name}'`);
  }
  // A CloudEvents sender asks first whether it may send.
  if (request.method === 'OPTIONS') return allowOrigin(call);
  await deliver(call, run, triggerBinding(fn)?.['path']);
}

async function deliver(call: WebhookCall, run: Run, path: unknown): Promise<void> {
  const { request, response } = call;
  const events = parseEvents(await readBody(request, limits.requestBytes));
  if (events === null) return sendText(response, 400, '');
  const kind = String(request.headers['aeg-event-type'] ?? 'Notification').toLowerCase();
  if (kind === 'subscriptionvalidation') {
    return sendJson(response, 200, { validationResponse: mappingAt(events[0], 'data')['validationCode'] });
  }
  if (kind === 'unsubscribe') return sendText(response, 202, '');
  const runs = await Promise.all(
    events.map(async (event) => {
      const delivered = call.extension === 'blobs' ? await toBlobCall(call, path, event) : toCall(event);
      return delivered === null ? null : run(delivered);
    }),
  );
  sendText(response, runs.every((done) => done === null || done.status === 'ok') ? 202 : 500, '');
}

/** The app with the extension's key, which is made when the extension is first needed. */
function withSystemKey({ context: { apps }, site }: WebhookCall, name: string): Site {
  if (site.keys.system[name] !== undefined) return site;
  return apps.update(site, ({ keys }) => ({ keys: { ...keys, system: { [name]: newKey(), ...keys.system } } })) ?? site;
}

/** @see https://github.com/cloudevents/spec/blob/v1.0/http-webhook.md#4-abuse-protection */
function allowOrigin({ request, response }: WebhookCall): void {
  const origin = request.headers['webhook-request-origin'];
  if (typeof origin === 'string') response.setHeader('webhook-allowed-origin', origin);
  sendText(response, 200, '');
}

/** A list, or the one event that there is. */
function parseEvents(body: Buffer | null): Mapping[] | null {
  try {
    const parsed: unknown = JSON.parse(body?.toString('utf8') ?? '');
    const list: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    return list.every(isMapping) ? list : null;
  } catch {
    return null;
  }
}

/** The blob that an event of storage is about; null where it is none of this trigger's, or gone. */
async function toBlobCall({ context: { functionsHost } }: WebhookCall, path: unknown, event: Mapping): Promise<TriggerCall | null> {
  const { accounts, urls } = functionsHost.storage;
  const account = accounts.own;
  const pattern = blobPattern(String(path ?? ''));
  const [, container = '', name = ''] =
    /\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/.exec(String(event['subject'] ?? '')) ?? [];
  const blob = container === pattern.container && pattern.match(name) !== null ? account.blobs.find(container, name) : null;
  return blob === null ? null : blobCall({ account, url: urls.blob, source: 'EventGrid' }, pattern, blob);
}
