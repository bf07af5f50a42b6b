import { randomBytes } from 'node:crypto';
import type { Mapping } from '../../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError } from '../arm-error.ts';
import { PACKAGES } from '../../packages/serve-package.ts';
import type { Resource } from './resource-store.ts';

/** A type whose resources are kept as they are sent, with what the service fills in. */
export interface StoredType {
  /** `Microsoft.Storage/storageAccounts`. */
  type: string;
  /** What its operations begin with: `StorageAccounts`. */
  operations: string;
  /** Names of the operations where they are not the usual ones. */
  names?: Partial<Record<'put' | 'get' | 'delete' | 'list' | 'listByGroup' | 'patch', string>>;
  /** Where a new one is asked after until it is made, below its location; left out where the service answers at once. */
  results?: string;
  /** Why a name is none for it; null where it is one. */
  nameProblem?(name: string): ArmError | null;
  /** Properties that the service gives a new resource; kept with it. */
  initial(context: AzureContext, resource: Pick<Resource, 'id' | 'name'>): Mapping;
  note: string;
}

/** @see https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name */
export function isAccountName(name: string): boolean {
  return /^[a-z0-9]{3,24}$/.test(name);
}

export function accountNameProblem(name: string): string {
  return `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`;
}

const guid = (): string => crypto.randomUUID();

export const STORED_TYPES: readonly StoredType[] = [
  {
    type: 'Microsoft.Storage/storageAccounts',
    operations: 'StorageAccounts',
    names: { put: 'Create', get: 'GetProperties' },
    results: 'asyncoperations',
    nameProblem: (name) => (isAccountName(name) ? null : new ArmError(400, 'AccountNameInvalid', accountNameProblem(name))),
    initial: ({ endpoint, functionsHost: { storage } }, { name }) => ({
      provisioningState: 'Succeeded',
      statusOfPrimary: 'available',
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: 'TLS1_2',
      accessTier: 'Hot',
      creationTime: new Date().toISOString(),
      primaryEndpoints: {
        queue: `${storage.urls.queue}/${name}/`,
        table: `${storage.urls.table}/${name}/`,
        file: `https://${name}.file.storage.localhost/`,
        // Packages of apps are read from here too.
        blob: `${endpoint()}${PACKAGES}/${name}/`,
      },
    }),
    note: 'Blobs, queues and tables of an account are served; files are not, and its settings change nothing.',
  },
  {
    type: 'Microsoft.Insights/components',
    operations: 'Components',
    initial: ({ defaults }, { name }) => {
      const key = guid();
      return {
        Application_Type: 'web',
        ApplicationId: name,
        AppId: guid(),
        Name: name,
        InstrumentationKey: key,
        ConnectionString: `InstrumentationKey=${key}`,
        TenantId: defaults.subscriptionId,
        CreationDate: new Date().toISOString(),
        RetentionInDays: 90,
        provisioningState: 'Succeeded',
        IngestionMode: 'LogAnalytics',
        publicNetworkAccessForIngestion: 'Enabled',
        publicNetworkAccessForQuery: 'Enabled',
      };
    },
    note: 'A description of a component. Telemetry of functions is recorded whether there is one or not.',
  },
  {
    type: 'Microsoft.OperationalInsights/workspaces',
    operations: 'Workspaces',
    initial: () => ({ provisioningState: 'Succeeded', customerId: guid(), retentionInDays: 30, createdDate: new Date().toISOString() }),
    note: 'A description of a workspace.',
  },
  {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    operations: 'UserAssignedIdentities',
    initial: ({ defaults }) => ({ tenantId: defaults.tenantId, principalId: guid(), clientId: guid() }),
    note: 'Its tokens open nothing: nothing here looks into one.',
  },
  {
    type: 'Microsoft.KeyVault/vaults',
    operations: 'Vaults',
    names: { list: 'ListBySubscription' },
    // @see https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
    nameProblem: (name) =>
      /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/.test(name)
        ? null
        : new ArmError(400, 'VaultNameNotValid', `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens.`),
    initial: ({ defaults }, { name }) => ({
      tenantId: defaults.tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [], enableRbacAuthorization: true,
      vaultUri: `https://${name.toLowerCase()}.vault.localhost/`, provisioningState: 'Succeeded', publicNetworkAccess: 'Enabled',
    }),
    note: 'A description of a vault: its secrets have names and dates, and nothing serves a value.',
  }, // prettier-ignore
];

/** The two keys of a storage account. */
export function newAccountKeys(): Record<string, string> {
  return Object.fromEntries(['key1', 'key2'].map((name) => [name, randomBytes(64).toString('base64')]));
}
