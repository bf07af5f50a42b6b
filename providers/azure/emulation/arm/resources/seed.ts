import { LOCAL_RESOURCES } from '../../../local-resources.ts';
import { ACCOUNT_KEY } from '../../storage/account.ts';
import type { AzureContext } from '../../server/context.ts';
import { KEYS } from './storage-keys.ts';
import { STORED_TYPES } from './stored-types.ts';

/** Collection of documents that says that it was done: without it, the subscription is new. */
export const SEEDED = 'seeded';

/**
 * Puts a resource group, the development storage account and an Application Insights component into a new subscription,
 * so that an app can be deployed at once. What is deleted afterwards does not come back before a reset.
 */
export function seedResources(context: AzureContext): void {
  const { documents } = context.host;
  if (documents.get(SEEDED, 'all') !== undefined) return;
  documents.transaction(() => {
    const { resourceGroup, storage, insights } = LOCAL_RESOURCES;
    const { location } = context.defaults;
    if (context.resources.group(resourceGroup) === null)
      context.resources.putGroup({ name: resourceGroup, location, tags: {}, managedBy: null });
    const account = put(context, 'Microsoft.Storage/storageAccounts', storage, {
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS', tier: 'Standard' },
    });
    documents.put(KEYS, account.toLowerCase(), { key1: ACCOUNT_KEY, key2: ACCOUNT_KEY });
    put(context, 'Microsoft.Insights/components', insights, { kind: 'web' });
    documents.put(SEEDED, 'all', true);
  });
}

function put(context: AzureContext, type: string, name: string, more: { kind: string; sku?: Record<string, string> }): string {
  const id = context.ids.resource(LOCAL_RESOURCES.resourceGroup, type, name);
  const stored = STORED_TYPES.find((one) => one.type === type);
  if (stored === undefined) throw new Error(`${type} is not kept.`);
  if (context.resources.find(id) === null) {
    const properties = stored.initial(context, { id, name });
    context.resources.put({ id, name, type, location: context.defaults.location, tags: {}, ...more, properties });
  }
  return id;
}
