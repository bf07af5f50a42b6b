import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { isMissing } from '../errors.ts';
import { AZURE } from '../provider-id.ts';

const PACE_MS = { local: 20, cloud: 2000 } as const;
const MAX_WAIT_MS = 5 * 60_000;

interface Wish {
  subscription: string;
  group: string;
  name: string;
  location: string;
}

const Made = z.object({ properties: z.object({ provisioningState: z.string().nullish() }).loose().nullish() }).loose();
const Availability = z.object({ nameAvailable: z.boolean(), message: z.string().nullish() });

/** Makes a resource and waits until it says that it is made: the answer itself may only say that it has begun. */
async function make(context: AzureContext, path: string, apiVersion: string, body: object, { signal }: Call): Promise<void> {
  await context.clients.arm({ method: 'PUT', path, apiVersion, body, signal });
  const until = Date.now() + MAX_WAIT_MS;
  while (Date.now() < until) {
    const state = await stateOf(context, path, apiVersion, signal);
    if (state === 'Succeeded') return;
    if (state === 'Failed' || state === 'Canceled') break;
    await sleep(PACE_MS[context.target], undefined, { signal });
  }
  throw new AppError('unavailable', `Azure did not make ${path.split('/').at(-1) ?? path}.`, {
    provider: AZURE,
    hint: 'Look at it in the portal; the next deployment uses what is there.',
  });
}

/** Null while it is not there yet. */
async function stateOf(context: AzureContext, path: string, apiVersion: string, signal: AbortSignal): Promise<string | null> {
  try {
    const { properties } = Made.parse(await context.clients.arm({ method: 'GET', path, apiVersion, signal }));
    return properties?.provisioningState ?? 'Succeeded';
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** @see https://learn.microsoft.com/rest/api/resources/resource-groups/create-or-update */
export function makeGroup(context: AzureContext, { subscription, group, location }: Omit<Wish, 'name'>, call: Call): Promise<void> {
  return make(context, `/subscriptions/${subscription}/resourcegroups/${encodeURIComponent(group)}`, '2022-09-01', { location }, call);
}

/**
 * The cheapest account that a function app can use, closed to anonymous readers.
 * @see https://learn.microsoft.com/azure/azure-functions/storage-considerations
 */
export function makeStorage(context: AzureContext, { subscription, group, name, location }: Wish, call: Call): Promise<void> {
  const path = `/subscriptions/${subscription}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.Storage/storageAccounts/${name}`;
  const properties = { supportsHttpsTrafficOnly: true, minimumTlsVersion: 'TLS1_2', allowBlobPublicAccess: false };
  return make(context, path, '2023-05-01', { location, kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties }, call);
}

/** Azure makes the workspace behind it. @see https://learn.microsoft.com/azure/azure-monitor/app/managed-workspaces */
export function makeInsights(context: AzureContext, { subscription, group, name, location }: Wish, call: Call): Promise<void> {
  const path = `/subscriptions/${subscription}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.Insights/components/${encodeURIComponent(name)}`;
  return make(context, path, '2020-02-02', { location, kind: 'web', properties: { Application_Type: 'web' } }, call);
}

/** Why nobody can make a storage account of this name; null where it is free. Names are unique in all of Azure. */
export async function storageNameProblem(
  context: AzureContext,
  subscription: string,
  name: string,
  { signal }: Call,
): Promise<string | null> {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Storage/checkNameAvailability`;
  const body = { name, type: 'Microsoft.Storage/storageAccounts' };
  const { nameAvailable, message } = Availability.parse(
    await context.clients.arm({ method: 'POST', path, apiVersion: '2023-05-01', body, signal }),
  );
  return nameAvailable ? null : (message ?? 'The name is taken.');
}
