import { deliveriesOf, storageEvent } from '../event-grid/storage-events.ts';
import { functionOf, SUBSCRIPTIONS, toSubscription } from '../event-grid/subscriptions.ts';
import type { AzureContext } from './context.ts';

/** Tells functions of what happens to blobs of accounts that they are subscribed to. Gives back the way to stop it. */
export function watchStorage(context: AzureContext): () => void {
  const { functionsHost, resources } = context;
  const { accounts, urls } = functionsHost.storage;
  return accounts.onBlob((account, change, blob) => {
    const subscriptions = resources
      .list('/')
      .filter(({ type }) => type === SUBSCRIPTIONS)
      .flatMap((resource) => toSubscription(resource) ?? [])
      .filter(({ scope }) => scope.toLowerCase().endsWith(`/storageaccounts/${account}`));
    const [first] = subscriptions;
    if (first === undefined) return;
    const event = storageEvent(first.scope, { change, blob, url: `${urls.blob}/${account}` });
    for (const delivery of deliveriesOf(event, subscriptions)) {
      const target = functionOf(context.apps, delivery.functionId);
      if (target !== null) functionsHost.deliverEvent({ app: target.site.functionName, name: target.name }, delivery.event);
    }
  });
}
