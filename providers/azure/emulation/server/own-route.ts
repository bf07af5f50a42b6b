import type { IncomingMessage, ServerResponse } from 'node:http';
import { adoptAll } from '../apps/adopt-functions.ts';
import { ORIGIN } from '../apps/release.ts';
import { SEEDED, seedResources } from '../arm/resources/seed.ts';
import type { AzureContext } from './context.ts';
import { sendJson } from './send.ts';
import { setThrottling } from './set-throttling.ts';

/** Paths of the emulation's own, beside the service; false where it is none of them. */
export async function ownRoute(context: AzureContext, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const key = `${request.method} ${request.url?.split('?')[0] ?? '/'}`;
  if (key === 'GET /_isobar/health') {
    const { tenantId, subscriptionId, location } = context.defaults;
    sendJson(response, 200, { status: 'running', tenantId, subscriptionId, location });
    return true;
  }
  if (key === 'POST /_isobar/throttling') {
    await setThrottling(context, request, response);
    return true;
  }
  if (key !== 'POST /_isobar/reset') return false;
  await reset(context);
  sendJson(response, 200, { status: 'ok' });
  return true;
}

/** Collections of documents that Resource Manager and the SCM sites keep, besides its resources. */
const COLLECTIONS = ['sites', 'deployments', 'storage-keys', SEEDED];

/** Forgets every app and resource that was made through the emulation. Functions deployed from the console stay, and so does what is in storage. */
async function reset(context: AzureContext): Promise<void> {
  const { apps, host, releases, addresses, resources } = context;
  for (const site of apps.all()) {
    if (host.functions.find(site.functionName)?.live.origin === ORIGIN) await releases.remove(site);
    await addresses.close(site);
  }
  const { documents } = host;
  documents.transaction(() => {
    resources.clear();
    for (const collection of COLLECTIONS) for (const { key } of documents.list(collection)) documents.remove(collection, key);
  });
  seedResources(context);
  adoptAll(context);
}
