import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { mappingAt } from '../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../server/context.ts';

/** Where blobs of storage accounts are, and among them packages of apps, which are read with a token. */
export const PACKAGES = '/_blobs';

export const packageFidelity: Fidelity = {
  service: 'Azure Storage',
  operation: 'Blob_Download',
  level: 'approximated',
  note: "With a token, only packages of Flex Consumption apps: released-package.zip in an app's container.",
};

/** Gives the package of the app that is deployed from a container; false where the request is for something else. */
export async function servePackage(context: AzureContext, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (!path.startsWith(`${PACKAGES}/`)) return false;
  const container = `${context.endpoint()}${path.replace(/\/released-package\.zip$/, '')}`;
  const site = context.apps
    .all()
    .find(({ properties }) => mappingAt(properties, 'functionAppConfig', 'deployment', 'storage')['value'] === container);
  const code = site === undefined ? undefined : context.host.functions.find(site.functionName)?.live.codeSha256;
  const isToken = /^bearer /i.test(request.headers.authorization ?? '');
  if (request.method !== 'GET' || code === undefined || !isToken) {
    context.functionsHost.storage.blobsAt(PACKAGES)(request, response);
    return true;
  }
  response.writeHead(200, { 'content-type': 'application/zip', 'x-ms-blob-type': 'BlockBlob' });
  await pipeline(Readable.from(await context.host.code.zip(code)), response);
  return true;
}
