import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { mappingAt } from '../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../server/context.ts';
import { sendText } from '../server/send.ts';

/** Where blobs of storage accounts are said to be: below it, only packages of apps are. */
export const PACKAGES = '/_blobs';

export const packageFidelity: Fidelity = {
  service: 'Azure Storage',
  operation: 'Blob_Download',
  level: 'approximated',
  note: "Of storage accounts only the packages of Flex Consumption apps can be read, as released-package.zip in an app's container.",
};

/** An error in the form of Azure Storage. @see https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2 */
function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.setHeader('x-ms-error-code', code);
  sendText(
    response,
    status,
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    'application/xml',
  );
}

/** Gives the package of the app that is deployed from a container; false where the request is for something else. */
export async function servePackage(context: AzureContext, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (!path.startsWith(`${PACKAGES}/`)) return false;
  const container = `${context.endpoint()}${path.replace(/\/released-package\.zip$/, '')}`;
  const site = context.apps
    .all()
    .find(({ properties }) => mappingAt(properties, 'functionAppConfig', 'deployment', 'storage')['value'] === container);
  const code = site === undefined ? undefined : context.host.functions.find(site.functionName)?.live.codeSha256;
  if (request.headers.authorization === undefined)
    refuse(response, 401, 'NoAuthenticationInformation', 'Server failed to authenticate the request.');
  else if (request.method !== 'GET' || code === undefined) refuse(response, 404, 'BlobNotFound', 'The specified blob does not exist.');
  else {
    response.writeHead(200, { 'content-type': 'application/zip', 'x-ms-blob-type': 'BlockBlob' });
    await pipeline(Readable.from(await context.host.code.zip(code)), response);
  }
  return true;
}
