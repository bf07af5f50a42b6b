import { z } from 'zod';
import type { Choice } from '#shared/model/form.ts';
import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { isMissing } from '../errors.ts';
import { LOCAL_RESOURCES } from '../local-resources.ts';
import { AZURE } from '../provider-id.ts';
import { listAll } from './list-resources.ts';

/** Version of Microsoft.Storage, which has no client here. */
const API = '2023-05-01';

const Account = z
  .object({
    id: z.string(),
    name: z.string(),
    location: z.string().nullish(),
    properties: z
      .object({ primaryEndpoints: z.record(z.string(), z.string()).nullish() })
      .loose()
      .nullish(),
  })
  .loose();
export type StorageAccount = z.infer<typeof Account>;
const Keys = z.object({ keys: z.array(z.object({ value: z.string() }).loose()) }).loose();

export async function storageChoices(context: AzureContext, subscription: string, call: Call): Promise<Choice[]> {
  const accounts = await listAll(context, `/subscriptions/${subscription}/providers/Microsoft.Storage/storageAccounts`, API, Account, call);
  return accounts.map(({ name, location }) => ({ value: name, label: name, note: location ?? null }));
}

/** The storage account, by name or by resource id; null where there is none. */
export async function storageNamed(context: AzureContext, subscription: string, given: string, call: Call): Promise<StorageAccount | null> {
  if (!given.startsWith('/')) {
    const all = await listAll(context, `/subscriptions/${subscription}/providers/Microsoft.Storage/storageAccounts`, API, Account, call);
    return all.find(({ name }) => name === given.toLowerCase()) ?? null;
  }
  try {
    return Account.parse(await context.clients.arm({ method: 'GET', path: given, apiVersion: API, signal: call.signal }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The same. Throws `not_found`. */
export async function findStorage(context: AzureContext, subscription: string, given: string, call: Call): Promise<StorageAccount> {
  const found = await storageNamed(context, subscription, given, call);
  if (found !== null) return found;
  throw new AppError('not_found', `There is no storage account "${given}" in the subscription.`, {
    provider: AZURE,
    hint: `Make it first: az storage account create --name ${given} --resource-group GROUP --sku Standard_LRS`,
    details: { field: 'options.storage' },
  });
}

/** Connection string of an account, with its first key. It is a secret. */
export async function connectionString(context: AzureContext, { id, name, properties }: StorageAccount, { signal }: Call): Promise<string> {
  if (context.target === 'local' && name === LOCAL_RESOURCES.storage) return 'UseDevelopmentStorage=true';
  const { keys } = Keys.parse(await context.clients.arm({ method: 'POST', path: `${id}/listKeys`, apiVersion: API, signal }));
  const suffix = context.endpoints.cloud.storageSuffix;
  const base = `DefaultEndpointsProtocol=https;AccountName=${name};AccountKey=${keys[0]?.value ?? ''}`;
  const { blob, queue, table } = properties?.primaryEndpoints ?? {};
  if (blob === undefined || new URL(blob).hostname.endsWith(suffix)) return `${base};EndpointSuffix=${suffix}`;
  const parts = [['BlobEndpoint', blob], ['QueueEndpoint', queue], ['TableEndpoint', table]].flatMap(([key, url]) => (url === undefined ? [] : [`${key}=${url}`])); // prettier-ignore
  return [base, ...parts].join(';');
}

/** Makes the container for a Flex Consumption app's package where it is not there; gives its address. */
export async function ensureContainer(
  context: AzureContext,
  { id, name, properties }: StorageAccount,
  app: string,
  { signal }: Call,
): Promise<string> {
  const container = `app-package-${app.toLowerCase()}`.slice(0, 63).replace(/-+$/, '');
  const path = `${id}/blobServices/default/containers/${container}`;
  await context.clients.arm({ method: 'PUT', path, apiVersion: API, body: { properties: { publicAccess: 'None' } }, signal });
  const blob = properties?.primaryEndpoints?.['blob'] ?? `https://${name}.blob.${context.endpoints.cloud.storageSuffix}/`;
  return `${blob.replace(/\/+$/, '')}/${container}`;
}
