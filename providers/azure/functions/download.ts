import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { HttpError } from '../http/http-error.ts';
import { AZURE } from '../provider-id.ts';
import { askScm } from '../scm/scm-site.ts';
import { findSite } from '../sites/find-site.ts';
import type { FoundSite } from '../sites/site-at.ts';
import { planOf } from './plan-kind.ts';

const OP = 'functions.download';
/** Name of the package in the container of a Flex Consumption app. @see https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies#one-deploy */
const PACKAGE = 'released-package.zip';

/** The package of a Flex Consumption app, from the container that it is deployed to, with the profile's own token. */
async function fromContainer(context: AzureContext, found: FoundSite, container: string, { signal }: Call): Promise<AsyncIterable<Uint8Array>> {
  const url = new URL(`${container.replace(/\/+$/, '')}/${PACKAGE}`);
  if (url.protocol !== 'https:') {
    throw new AppError('unavailable', 'The address of the package is not encrypted; it was not used.', { provider: AZURE, op: OP, hint: 'Look at the storage of the app.' });
  }
  const authorization = `Bearer ${await context.clients.token(signal, 'https://storage.azure.com/.default')}`;
  const headers = { authorization, 'x-ms-version': '2023-11-03', 'x-ms-date': new Date().toUTCString() };
  const answer = await context.clients.http.send({ method: 'GET', url, headers, signal });
  if (answer.status === 200) return answer.body;
  answer.body.resume();
  if (answer.status === 401 || answer.status === 403) {
    throw new AppError('forbidden', `The storage of ${found.key.app} refused to give its package.`, { provider: AZURE, op: OP, hint: 'Assign the role "Storage Blob Data Reader" on the container to this profile.' });
  }
  throw new HttpError(`The package of ${found.key.app}`, answer.status, answer.headers, new Uint8Array());
} // prettier-ignore

/** The deployed package as a zip. The functions of an app are in one. */
export async function downloadApp(context: AzureContext, key: FunctionKey, call: Call): Promise<AsyncIterable<Uint8Array>> {
  const found = await findSite(context, OP, key, call);
  return context.run(OP, async () => {
    const container = found.site.functionAppConfig?.deployment?.storage?.value;
    if (planOf(found.site).publish && container !== undefined) return fromContainer(context, found, container, call);
    const { body } = await askScm(context, found, { method: 'GET', path: '/api/zip/site/wwwroot/' }, call);
    return body;
  });
}
