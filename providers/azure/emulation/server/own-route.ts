import type { IncomingMessage, ServerResponse } from 'node:http';
import { adoptAll } from '../apps/adopt-functions.ts';
import { ORIGIN } from '../apps/release.ts';
import type { AzureContext } from './context.ts';
import { sendJson } from './send.ts';

/** Paths of the emulation's own, beside the service; false where it is none of them. */
export async function ownRoute(context: AzureContext, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const key = `${request.method} ${request.url?.split('?')[0] ?? '/'}`;
  if (key === 'GET /_isobar/health') {
    const { tenantId, subscriptionId, location } = context.defaults;
    sendJson(response, 200, { status: 'running', tenantId, subscriptionId, location });
    return true;
  }
  if (key !== 'POST /_isobar/reset') return false;
  await reset(context);
  sendJson(response, 200, { status: 'ok' });
  return true;
}

/** Forgets everything that was made through the emulation. Functions deployed from the console stay. */
async function reset(context: AzureContext): Promise<void> {
  const { apps, host, releases, addresses } = context;
  for (const site of apps.all()) {
    if (host.functions.find(site.functionName)?.live.origin === ORIGIN) await releases.remove(site);
    await addresses.close(site);
  }
  host.documents.clear();
  adoptAll(context);
}
