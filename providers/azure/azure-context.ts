import { formatRef } from '#shared/model/ref.ts';
import { splitValues, type FormValues } from '#shared/model/form.ts';
import { AppError } from '#shared/errors.ts';
import type { Call } from '../provider.ts';
import type { Clients } from './clients/clients.ts';
import { toAzureError } from './errors.ts';
import { loginCommand } from './profile/credentials.ts';
import type { AzureEndpoints } from './profile/endpoints.ts';
import { AZURE } from './provider-id.ts';
import { formatAppKey, type AppKey } from './sites/app-key.ts';

/** A subscription that the profile looks into. */
export interface Subscription {
  id: string;
  name: string;
}

/** What the parts of an Azure session share. */
export interface AzureContext {
  profile: string;
  target: 'local' | 'cloud';
  endpoints: AzureEndpoints;
  clients: Clients;
  /** The profile's own, or all that its credentials can see; read once. The first one is what a reference without one means. */
  subscriptions(call: Call): Promise<readonly Subscription[]>;
  ref(key: AppKey, home: string, qualifier?: string | null): string;
  /** Runs a piece of work whose SDK errors become AppErrors. */
  run<T>(op: string, work: () => Promise<T>): Promise<T>;
}

export function createAzureContext(profile: string, settings: FormValues, endpoints: AzureEndpoints, clients: Clients): AzureContext {
  const given = splitValues(settings['subscriptions']).map((id) => id.toLowerCase());
  let reading: Promise<readonly Subscription[]> | null = null;

  const context: AzureContext = {
    profile,
    target: endpoints.elsewhere === null ? 'cloud' : 'local',
    endpoints,
    clients,
    async subscriptions(call) {
      if (given.length > 0) return given.map((id) => ({ id, name: id }));
      reading ??= readSubscriptions(clients, call);
      reading.catch(() => (reading = null));
      const found = await context.run('subscriptions.list', () => reading ?? Promise.resolve([]));
      if (found.length > 0) return found;
      throw new AppError('forbidden', 'The credentials of this profile can see no subscription.', {
        provider: AZURE,
        hint: 'Assign a role on a subscription (Reader shows what there is), or name another tenant in the profile.',
      });
    },
    ref(key, home, qualifier = null) {
      const subscription = key.subscription === home ? null : key.subscription;
      return formatRef({ provider: AZURE, profile, name: formatAppKey({ ...key, subscription }), qualifier });
    },
    async run(op, work) {
      try {
        return await work();
      } catch (error) {
        throw toAzureError(error, { op, profile, login: loginCommand(settings), endpoint: endpoints.elsewhere });
      }
    },
  };
  return context;
}

/** Subscriptions that can be worked in, by name. */
async function readSubscriptions(clients: Clients, { signal }: Call): Promise<Subscription[]> {
  const client = await clients.subscriptions();
  const found: Subscription[] = [];
  for await (const { subscriptionId, displayName, state } of client.subscriptions.list({ abortSignal: signal })) {
    if (subscriptionId !== undefined && (state === undefined || state === 'Enabled' || state === 'Warned' || state === 'PastDue')) {
      found.push({ id: subscriptionId.toLowerCase(), name: displayName ?? subscriptionId });
    }
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name));
}
