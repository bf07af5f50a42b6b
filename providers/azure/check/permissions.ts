/** What Isobar may do with a profile, for checks and for the role that is printed. */
export interface Need {
  action: string;
  purpose: string;
  kind: 'read' | 'write';
  /** On data of storage, which roles list apart. */
  data?: true;
}

const read = (purpose: string, ...actions: string[]): Need[] => actions.map((action) => ({ action, purpose, kind: 'read' }));
const write = (purpose: string, ...actions: string[]): Need[] => actions.map((action) => ({ action, purpose, kind: 'write' }));

/**
 * Every operation that the adapter asks for, by what for. The role is made from this list.
 * @see https://learn.microsoft.com/azure/role-based-access-control/permissions/web-and-mobile#microsoftweb
 */
export const NEEDS: readonly Need[] = [
  ...read('list function apps', 'Microsoft.Web/sites/read', 'Microsoft.Web/sites/functions/read'),
  ...read(
    'show an app',
    'Microsoft.Web/sites/config/read',
    'Microsoft.Web/sites/slots/read',
    'Microsoft.Web/sites/slots/functions/read',
    'Microsoft.Web/sites/slots/config/read',
  ),
  ...read('show settings, which may be secrets', 'Microsoft.Web/sites/config/list/action', 'Microsoft.Web/sites/slots/config/list/action'),
  ...read('see what is deployed', 'Microsoft.Web/sites/publish/action', 'Microsoft.Web/sites/slots/publish/action'),
  ...read('show event subscriptions', 'Microsoft.EventGrid/eventSubscriptions/read'),
  ...read('show logs and traces', 'Microsoft.Insights/components/read', 'Microsoft.Insights/components/query/read'),
  ...read('show metrics', 'Microsoft.Insights/metrics/read'),
  ...read('read what was charged', 'Microsoft.CostManagement/query/read'),
  ...read('show runtimes', 'Microsoft.Web/functionAppStacks/read'),
  ...read(
    'audit publishing and logs',
    'Microsoft.Web/sites/basicPublishingCredentialsPolicies/read',
    'Microsoft.Web/sites/slots/basicPublishingCredentialsPolicies/read',
    'Microsoft.Insights/diagnosticSettings/read',
  ),
  ...read('audit whom a sign-in lets in', 'Microsoft.Resources/subscriptions/read'),
  ...read('audit the age of secrets', 'Microsoft.KeyVault/vaults/read', 'Microsoft.KeyVault/vaults/secrets/read'),
  ...read('audit identities', 'Microsoft.Authorization/roleAssignments/read', 'Microsoft.Authorization/roleDefinitions/read'),
  ...read(
    'choose where to deploy',
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    'Microsoft.Web/serverfarms/read',
    'Microsoft.Web/geoRegions/read',
    'Microsoft.Storage/storageAccounts/read',
  ),
  ...write(
    'invoke with a key',
    'Microsoft.Web/sites/functions/listkeys/action',
    'Microsoft.Web/sites/host/listkeys/action',
    'Microsoft.Web/sites/slots/functions/listkeys/action',
    'Microsoft.Web/sites/slots/host/listkeys/action',
  ),
  ...write(
    'deploy',
    'Microsoft.Web/sites/write',
    'Microsoft.Web/sites/config/write',
    'Microsoft.Web/sites/functions/write',
    'Microsoft.Web/sites/syncfunctiontriggers/action',
  ),
  ...write(
    'make a new app',
    'Microsoft.Web/serverfarms/write',
    'Microsoft.Web/serverfarms/join/action',
    'Microsoft.Storage/storageAccounts/listKeys/action',
    'Microsoft.Storage/storageAccounts/blobServices/containers/write',
  ),
  ...write(
    'make what is missing for a new app',
    'Microsoft.Resources/subscriptions/resourceGroups/write',
    'Microsoft.Storage/checkNameAvailability/read',
    'Microsoft.Storage/storageAccounts/write',
    'Microsoft.Insights/components/write',
  ),
  ...write(
    'use slots',
    'Microsoft.Web/sites/slots/write',
    'Microsoft.Web/sites/slots/config/write',
    'Microsoft.Web/sites/slots/syncfunctiontriggers/action',
    'Microsoft.Web/sites/slots/slotsswap/action',
    'Microsoft.Web/sites/slotsswap/action',
    'Microsoft.Web/sites/slots/delete',
  ),
  ...write(
    'start, stop and restart',
    'Microsoft.Web/sites/start/action',
    'Microsoft.Web/sites/stop/action',
    'Microsoft.Web/sites/restart/action',
    'Microsoft.Web/sites/slots/start/action',
    'Microsoft.Web/sites/slots/stop/action',
    'Microsoft.Web/sites/slots/restart/action',
  ),
  ...write('delete apps', 'Microsoft.Web/sites/delete'),
  { action: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read', purpose: 'download the package of a Flex Consumption app', kind: 'read', data: true },
]; // prettier-ignore

/** What a caller may do, as the service says it; `*` stands for anything. */
export interface Granted {
  actions: readonly string[];
  notActions: readonly string[];
  dataActions: readonly string[];
  notDataActions: readonly string[];
}

function matches(pattern: string, action: string): boolean {
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

/** Whether one of the roles permits an action: what one role takes away another one may give. */
export function isAllowed(granted: readonly Granted[], { action, data }: Need): boolean {
  return granted.some((role) => {
    const [yes, no] = data === true ? [role.dataActions, role.notDataActions] : [role.actions, role.notActions];
    return yes.some((pattern) => matches(pattern, action)) && !no.some((pattern) => matches(pattern, action));
  });
}

/** The smallest custom role for everything that Isobar does, to be copied and cut down: `az role definition create --role-definition FILE`. */
export function roleDefinition(subscriptions: readonly string[]): string {
  const plain = NEEDS.filter(({ data }) => data !== true).map(({ action }) => action);
  const data = NEEDS.filter((need) => need.data === true).map(({ action }) => action);
  const scopes = subscriptions.map((id) => `/subscriptions/${id}`);
  return JSON.stringify(
    {
      Name: 'Isobar',
      IsCustom: true,
      Description: 'Everything that Isobar does with function apps. For reading alone, leave out what ends in write, delete or action.',
      Actions: plain,
      NotActions: [],
      DataActions: data,
      NotDataActions: [],
      AssignableScopes: scopes.length === 0 ? ['/subscriptions/SUBSCRIPTION'] : scopes,
    },
    null,
    2,
  );
}
