import { z } from 'zod';
import type { Choice } from '#shared/model/form.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { isMissing } from '../errors.ts';
import { listAll } from './list-resources.ts';

/** Version of Microsoft.Resources, which has no client here. */
const API = '2022-09-01';
const Group = z.object({ name: z.string(), location: z.string().nullish() }).loose();

/** The resource group's location; null where there is no such group. */
export async function findGroup(
  context: AzureContext,
  subscription: string,
  name: string,
  { signal }: Call,
): Promise<{ location: string | null } | null> {
  try {
    const path = `/subscriptions/${subscription}/resourcegroups/${encodeURIComponent(name)}`;
    return { location: Group.parse(await context.clients.arm({ method: 'GET', path, apiVersion: API, signal })).location ?? null };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export async function groupChoices(context: AzureContext, subscription: string, call: Call): Promise<Choice[]> {
  const groups = await listAll(context, `/subscriptions/${subscription}/resourcegroups`, API, Group, call);
  return groups.map(({ name, location }) => ({ value: name, label: name, note: location ?? null }));
}
