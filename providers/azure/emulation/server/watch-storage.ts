import { deliveriesOf, storageEvent } from '../event-grid/storage-events.ts';
import { functionOf, SUBSCRIPTIONS, toSubscription, type StorageSubscription } from '../event-grid/subscriptions.ts';
import type { AzureContext } from './context.ts';

/** Tells functions of what happens to blobs of accounts that they are subscribed to. Gives back the way to stop it. */
export function watchStorage(context: AzureContext): () => void {
  const { functionsHost, resources } = context;
  const { accounts, urls } = functionsHost.storage;
  // Blobs change far more often than subscriptions, which are not read again for each.
  let known: StorageSubscription[] | null = null;
  const all = (): StorageSubscription[] =>
    (known ??= resources
      .list('/')
      .filter(({ type }) => type === SUBSCRIPTIONS)
      .flatMap((resource) => toSubscription(resource) ?? []));
  const stopResources = resources.onChange(() => {
    known = null;
  });
  const stopBlobs = accounts.onBlob((account, change, blob) => {
    const subscriptions = all().filter(({ scope }) => scope.toLowerCase().endsWith(`/storageaccounts/${account}`));
    const [first] = subscriptions;
    if (first === undefined) return;
    const event = storageEvent(first.scope, { change, blob, url: `${urls.blob}/${account}` });
    for (const delivery of deliveriesOf(event, subscriptions)) {
      const target = functionOf(context.apps, delivery.functionId);
      if (target !== null) functionsHost.deliverEvent({ app: target.site.functionName, name: target.name }, delivery.event);
    }
  });
  return () => {
    stopResources();
    stopBlobs();
  };
}
