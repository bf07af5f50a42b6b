/** A role that every subscription has. */
export interface BuiltInRole {
  /** Name of its definition, a GUID. */
  id: string;
  name: string;
  actions: readonly string[];
  notActions?: readonly string[];
  dataActions?: readonly string[];
}

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const QUEUES = 'Microsoft.Storage/storageAccounts/queueServices/queues';
const TABLES = 'Microsoft.Storage/storageAccounts/tableServices/tables';
const SECRETS = 'Microsoft.KeyVault/vaults/secrets';
const each = (resource: string, ...what: string[]): string[] => what.map((one) => `${resource}/${one}`);
const BUS_READS = [
  'Microsoft.ServiceBus/*/queues/read',
  'Microsoft.ServiceBus/*/topics/read',
  'Microsoft.ServiceBus/*/topics/subscriptions/read',
];

/** Those that function apps are given. @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const BUILT_IN_ROLES: readonly BuiltInRole[] = [
  { id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', name: 'Owner', actions: ['*'] },
  {
    id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    name: 'Contributor',
    actions: ['*'],
    notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action'],
  },
  { id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', name: 'Reader', actions: ['*/read'] },
  {
    id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    name: 'User Access Administrator',
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  },
  {
    id: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    name: 'Storage Blob Data Owner',
    actions: [`${BLOBS}/*`, 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    dataActions: [`${BLOBS}/blobs/*`],
  },
  {
    id: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    name: 'Storage Blob Data Contributor',
    actions: [
      `${BLOBS}/delete`,
      `${BLOBS}/read`,
      `${BLOBS}/write`,
      'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
    ],
    dataActions: ['delete', 'read', 'write', 'move/action', 'add/action'].map((what) => `${BLOBS}/blobs/${what}`),
  },
  {
    id: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    name: 'Storage Blob Data Reader',
    actions: [`${BLOBS}/read`, 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    dataActions: [`${BLOBS}/blobs/read`],
  },
  {
    id: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
    name: 'Storage Queue Data Contributor',
    actions: [`${QUEUES}/delete`, `${QUEUES}/read`, `${QUEUES}/write`],
    dataActions: ['delete', 'read', 'write', 'process/action'].map((what) => `${QUEUES}/messages/${what}`),
  },
  {
    id: '8a0f0c08-91a1-4084-bc3d-661d67233fed',
    name: 'Storage Queue Data Message Processor',
    actions: [],
    dataActions: each(`${QUEUES}/messages`, 'read', 'process/action'),
  },
  {
    id: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a',
    name: 'Storage Queue Data Message Sender',
    actions: [],
    dataActions: each(`${QUEUES}/messages`, 'add/action'),
  },
  {
    id: '19e7f393-937e-4f77-808e-94535e297925',
    name: 'Storage Queue Data Reader',
    actions: each(QUEUES, 'read'),
    dataActions: each(`${QUEUES}/messages`, 'read'),
  },
  {
    id: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    name: 'Storage Table Data Contributor',
    actions: each(TABLES, 'read', 'write', 'delete'),
    dataActions: each(`${TABLES}/entities`, 'read', 'write', 'delete', 'add/action', 'update/action'),
  },
  {
    id: '76199698-9eea-4c19-bc75-cec21354c6b6',
    name: 'Storage Table Data Reader',
    actions: each(TABLES, 'read'),
    dataActions: each(`${TABLES}/entities`, 'read'),
  },
  {
    id: '4633458b-17de-408a-b874-0445c86b69e6',
    name: 'Key Vault Secrets User',
    actions: [],
    dataActions: each(SECRETS, 'getSecret/action', 'readMetadata/action'),
  },
  {
    id: '090c5cfd-751d-490a-894a-3ce6f1109419',
    name: 'Azure Service Bus Data Owner',
    actions: ['Microsoft.ServiceBus/*'],
    dataActions: ['Microsoft.ServiceBus/*'],
  },
  {
    id: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0',
    name: 'Azure Service Bus Data Receiver',
    actions: BUS_READS,
    dataActions: ['Microsoft.ServiceBus/*/receive/action'],
  },
  {
    id: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39',
    name: 'Azure Service Bus Data Sender',
    actions: BUS_READS,
    dataActions: ['Microsoft.ServiceBus/*/send/action'],
  },
  {
    id: 'f526a384-b230-433a-b45c-95f59c4a2dec',
    name: 'Azure Event Hubs Data Owner',
    actions: ['Microsoft.EventHub/*'],
    dataActions: ['Microsoft.EventHub/*'],
  },
  {
    id: '2b629674-e913-4c01-ae53-ef4638d8f975',
    name: 'Azure Event Hubs Data Sender',
    actions: ['Microsoft.EventHub/*/eventhubs/read'],
    dataActions: ['Microsoft.EventHub/*/send/action'],
  },
  {
    id: 'd5a91429-5739-47e2-a06b-3470a27159e7',
    name: 'EventGrid Data Sender',
    actions: ['Microsoft.Authorization/*/read', 'Microsoft.EventGrid/topics/read', 'Microsoft.EventGrid/domains/read', 'Microsoft.EventGrid/partnerNamespaces/read', 'Microsoft.Resources/subscriptions/resourceGroups/read', 'Microsoft.EventGrid/namespaces/read'],
    dataActions: ['Microsoft.EventGrid/events/send/action'],
  },
  {
    id: '516239f1-63e1-4d78-a4de-a74fb236a071',
    name: 'App Configuration Data Reader',
    actions: [],
    dataActions: ['Microsoft.AppConfiguration/configurationStores/*/read'],
  },
]; // prettier-ignore
