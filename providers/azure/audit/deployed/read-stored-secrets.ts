import { z } from 'zod';
import { kept } from '#shared/kept.ts';
import { isUnread, type Reading, type StoredSecret } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { AzureContext } from '../../azure-context.ts';
import { secretNamed } from '../secret-reference.ts';
import { part } from './part.ts';

const API = '2024-11-01';
const Vaults = z.object({ value: z.array(z.object({ id: z.string(), name: z.string() })), nextLink: z.string().nullish() });
const Secret = z.object({
  properties: z.object({ attributes: z.object({ created: z.number().nullish(), updated: z.number().nullish() }).nullish() }),
});
const MOST_PAGES = 50;

/** Ids of the vaults of a subscription, by name: names of vaults are unique in all of Azure. @see https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/list-by-subscription */
function vaultsOf(context: AzureContext, subscription: string, { signal }: Call): Promise<Reading<Map<string, string>>> {
  return kept(context, signal, `vaults ${subscription}`, () =>
    part(context, async () => {
      const found = new Map<string, string>();
      let path = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/vaults`;
      for (let page = 0; page < MOST_PAGES; page++) {
        const { value, nextLink } = Vaults.parse(await context.clients.arm({ method: 'GET', path, apiVersion: API, signal }));
        for (const { id, name } of value) found.set(name.toLowerCase(), id);
        const skip = nextLink ? new URL(nextLink).searchParams.get('$skiptoken') : null;
        if (skip === null) break;
        path = `${path.split('?')[0]}?$skiptoken=${encodeURIComponent(skip)}`;
      }
      return found;
    }),
  );
}

/**
 * When the current version of a secret was made, as Resource Manager tells it: it gives dates and never a value. Key Vault changes no
 * secret by itself.
 * @see https://learn.microsoft.com/rest/api/keyvault/keyvault/secrets/get
 * @see https://learn.microsoft.com/azure/key-vault/secrets/about-secrets#date-time
 */
async function readRotation(context: AzureContext, subscription: string, label: string, call: Call): Promise<StoredSecret['rotation']> {
  const vaults = await vaultsOf(context, subscription, call);
  if (isUnread(vaults)) return vaults;
  const [vault = '', name = ''] = label.split('/');
  const id = vaults.get(vault.toLowerCase());
  if (id === undefined) return { unread: `no vault ${vault} can be seen in its subscription` };
  return part(context, async () => {
    const path = `${id}/secrets/${encodeURIComponent(name)}`;
    const { properties } = Secret.parse(await context.clients.arm({ method: 'GET', path, apiVersion: API, signal: call.signal }));
    const seconds = properties.attributes?.created ?? properties.attributes?.updated ?? null;
    return { automatic: false, changedAt: seconds === null ? null : new Date(seconds * 1000).toISOString() };
  });
}

/** Secrets of Key Vault that settings refer to, with their age. */
export async function readStoredSecrets(
  context: AzureContext,
  subscription: string,
  settings: Reading<Readonly<Record<string, string>>>,
  call: Call,
): Promise<Reading<StoredSecret[]>> {
  if (isUnread(settings)) return settings;
  const labels = new Set(Object.values(settings).flatMap((value) => secretNamed(value) ?? []));
  return Promise.all(
    [...labels].map(async (label) => ({ id: label, label, rotation: await readRotation(context, subscription, label, call) })),
  );
}
