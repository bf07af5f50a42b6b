import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Discovery } from '#shared/model/profile.ts';
import type { Call } from '../../provider.ts';
import { SOURCES } from './form.ts';

type Env = Record<string, string | undefined>;
type Suggestion = Discovery['suggestions'][number];

/** `~/.azure/azureProfile.json`, where the Azure CLI keeps what it knows of subscriptions; no secret is in it. */
const AzureProfile = z.object({
  subscriptions: z
    .array(
      z.object({
        id: z.string(),
        name: z.string().nullish(),
        state: z.string().nullish(),
        tenantId: z.string().nullish(),
        isDefault: z.boolean().nullish(),
        environmentName: z.string().nullish(),
        user: z.object({ name: z.string().nullish() }).nullish(),
      }),
    )
    .default([]),
});
type Subscription = z.infer<typeof AzureProfile>['subscriptions'][number];

/** The CLI's names of the clouds. */
const CLOUD_NAMES: Readonly<Record<string, string>> = { AzureUSGovernment: 'government', AzureChinaCloud: 'china' };

async function readSubscriptions(env: Env, notes: string[]): Promise<Subscription[]> {
  const path = join(env['AZURE_CONFIG_DIR'] ?? join(homedir(), '.azure'), 'azureProfile.json');
  try {
    const text = await readFile(path, 'utf8');
    // The CLI writes the file with a byte order mark.
    const parsed = AzureProfile.safeParse(JSON.parse(text.replace(/^\uFEFF/, '')));
    if (parsed.success) return parsed.data.subscriptions;
    notes.push(`${path} is not what the Azure CLI writes.`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') notes.push(`${path} could not be read: ${code ?? 'it is no JSON'}.`);
  }
  return [];
}

const nameOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '').slice(0, 64); // prettier-ignore

/** One profile for each tenant that somebody is signed in to, with its subscriptions, the CLI's default one first. */
function fromCli(subscriptions: readonly Subscription[]): Suggestion[] {
  const enabled = subscriptions.filter(({ state }) => state === undefined || state === null || state === 'Enabled');
  const groups = Map.groupBy(enabled, ({ tenantId, environmentName }) => `${tenantId ?? ''} ${environmentName ?? ''}`);
  return [...groups.values()].map((all): Suggestion => {
    const sorted = all.toSorted((a, b) => Number(b.isDefault === true) - Number(a.isDefault === true));
    const [first] = sorted;
    const who = first?.user?.name ?? 'the Azure CLI';
    const cloud = CLOUD_NAMES[first?.environmentName ?? ''];
    return {
      name: nameOf(first?.name ?? '') || 'azure',
      label: `az login as ${who}, ${all.length === 1 ? (first?.name ?? 'one subscription') : `${all.length} subscriptions`}`,
      settings: {
        source: SOURCES.cli,
        ...(first?.tenantId === undefined || first.tenantId === null ? {} : { tenant: first.tenantId }),
        subscriptions: sorted.map(({ id }) => id).join(','),
        ...(cloud === undefined ? {} : { cloud }),
      },
    };
  });
}

/** A service principal that the SDK's own variables name; its secret stays where it is. */
function fromEnvironment(env: Env): Suggestion[] {
  const { AZURE_CLIENT_ID: client = '', AZURE_TENANT_ID: tenant = '', AZURE_SUBSCRIPTION_ID: subscription = '' } = env;
  if (client === '' || tenant === '') return [];
  return [
    {
      name: 'environment',
      label: `AZURE_CLIENT_ID in the environment, tenant ${tenant}`,
      settings: { source: SOURCES.environment, ...(subscription === '' ? {} : { subscriptions: subscription }) },
    },
  ];
}

/** What the Azure CLI and the environment have. Reads no secret and asks nobody. */
export async function discover(env: Env, { signal }: Call): Promise<Discovery> {
  const notes: string[] = [];
  const subscriptions = await readSubscriptions(env, notes);
  signal.throwIfAborted();
  return {
    suggestions: [...fromEnvironment(env), ...fromCli(subscriptions)],
    choices: { subscriptions: subscriptions.map(({ id, name }) => ({ value: id, label: name ?? id, note: id })) },
    notes,
  };
}
