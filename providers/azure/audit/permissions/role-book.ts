import { matchesWildcard } from '#shared/matches-wildcard.ts';
import { isUnread, type ExecutionIdentity, type FunctionPosture, type PermissionStatement } from '#shared/model/audit/posture.ts';
import { shellQuoted } from '#shared/model/shell-quoted.ts';
import type { GrantedRole, RoleBook, RoleChange } from '../../../audit.ts';
import { BUILT_IN_ROLES } from '../../roles/built-in-roles.ts';
import { KNOWN_ACTIONS } from './sdk-calls.ts';

/** Whether a pattern of a role (`Microsoft.ServiceBus/*`) covers an action. @see https://learn.microsoft.com/azure/role-based-access-control/role-definitions#control-and-data-actions */
function covers(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

const single = (action: string): boolean => !action.includes('*');
const DATA = BUILT_IN_ROLES.flatMap(({ dataActions = [] }) => dataActions);
const MANAGEMENT = [...new Set(BUILT_IN_ROLES.flatMap(({ actions }) => actions).filter(single))];
/** Actions on data that are known by name; those that calls need and no role names are among them (Service Bus, Event Hubs). */
const ON_DATA = [...new Set([...DATA.filter(single), ...KNOWN_ACTIONS.filter((action) => !MANAGEMENT.includes(action))])];

/**
 * What is allowed along with something else: who may write messages may add them, who may read and delete them may process them.
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#permissions-for-calling-data-operations
 */
const IMPLIED: readonly (readonly [by: readonly string[], action: RegExp])[] = [
  [['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'], /containers\/blobs\/add\/action$/],
  [['Microsoft.Storage/storageAccounts/queueServices/queues/messages/write'], /queues\/messages\/add\/action$/],
  [['Microsoft.Storage/storageAccounts/queueServices/queues/messages/read', 'Microsoft.Storage/storageAccounts/queueServices/queues/messages/delete'], /queues\/messages\/process\/action$/],
  [['Microsoft.Storage/storageAccounts/tableServices/tables/entities/write'], /tables\/entities\/(?:add|update)\/action$/],
]; // prettier-ignore

interface Definition {
  actions: readonly string[];
  dataActions: readonly string[];
  notDataActions: readonly string[];
}

/** Everything that is known by name and that a definition holds. */
function holds({ actions, dataActions, notDataActions }: Definition): string[] {
  const managed = MANAGEMENT.filter((action) => actions.some((pattern) => covers(pattern, action)));
  const data = ON_DATA.filter((action) => dataActions.some((pattern) => covers(pattern, action)) && !notDataActions.some((pattern) => covers(pattern, action)));
  const implied = IMPLIED.flatMap(([by, then]) => (by.every((action) => data.includes(action)) ? ON_DATA.filter((action) => then.test(action)) : []));
  return [...new Set([...managed, ...data, ...implied])];
} // prettier-ignore

/** Reading what there is of a service comes with its roles and tells nobody's data. */
const HARMLESS = /^(?:Microsoft\.Resources\/.*\/read|Microsoft\.Authorization\/\*\/read|Microsoft\.(?:ServiceBus|EventHub)\/\*\/[\w/]+\/read)$/i; // prettier-ignore

/** What of its actions `permissions` do not tell, in words; null where they tell everything. */
function moreOf({ actions, dataActions }: Definition): string | null {
  const rest = [
    ...actions.filter((action) => !HARMLESS.test(action) && !(single(action) && MANAGEMENT.includes(action))),
    ...dataActions.filter((action) => single(action) && !ON_DATA.includes(action)),
  ];
  if (rest.length === 0) return null;
  return rest.includes('*') ? 'everything there is to manage' : `what ${rest.slice(0, 3).join(', ')} allow${rest.length > 3 ? ' and more' : ''}`;
} // prettier-ignore

function granted(statements: readonly PermissionStatement[]): ReturnType<RoleBook['granted']> {
  const roles: GrantedRole[] = [];
  const unknown = new Set<string>();
  const keyOf = ({ policy, resources }: PermissionStatement): string => `${policy}\n${resources.join()}`;
  for (const own of Map.groupBy(statements, keyOf).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const actionsOf = (effect: 'allow' | 'deny', data: boolean): string[] =>
      own.flatMap((each) => (each.effect === effect && (each.data === true) === data ? each.actions : []));
    const definition: Definition = { actions: actionsOf('allow', false), dataActions: actionsOf('allow', true), notDataActions: actionsOf('deny', true) };
    if (own.some(({ conditional }) => conditional)) unknown.add(first.policy);
    else roles.push({ name: first.policy, scope: first.resources.join(), permissions: holds(definition), more: moreOf(definition), everything: definition.actions.includes('*') });
  }
  return { roles, unknown: [...unknown].toSorted() };
} // prettier-ignore

/** @see https://learn.microsoft.com/cli/azure/role/assignment */
function commands({ scope, before, after }: RoleChange, _: FunctionPosture, { id }: ExecutionIdentity): string[] {
  // An app may have several identities, of which assignments are read together: which one a role is of is not told.
  if (id === '' || id.includes(',')) return [];
  const change = (verb: 'create' | 'delete', role: string): string =>
    verb === 'create'
      ? `az role assignment create --assignee-object-id ${shellQuoted(id)} --assignee-principal-type ServicePrincipal --role ${shellQuoted(role)} --scope ${shellQuoted(scope)}`
      : `az role assignment delete --assignee ${shellQuoted(id)} --role ${shellQuoted(role)} --scope ${shellQuoted(scope)}`;
  return [
    ...after.filter((role) => !before.includes(role)).map((role) => change('create', role)),
    ...before.filter((role) => !after.includes(role)).map((role) => change('delete', role)),
  ];
}

const STORAGE = /^Microsoft\.Storage\/storageAccounts\/(?:blob|queue|table)Services\//i;
const TELEMETRY = /^Microsoft\.Insights\/(?:Metrics|Telemetry)\/Write$/i;
/** What bindings of a type do in the app's name. @see https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection */
const BINDINGS: readonly (readonly [type: RegExp, actions: RegExp])[] = [
  [/^(?:blob|queue|table)/i, STORAGE],
  [/^serviceBus/i, /^Microsoft\.ServiceBus\//i],
  [/^eventHub/i, /^(?:Microsoft\.EventHub\/|Microsoft\.Storage\/storageAccounts\/blobServices\/)/i],
  [/^eventGrid/i, /^Microsoft\.EventGrid\//i],
];

/** Whether the host needs an action in the app's name: its own storage, bindings, secrets that settings refer to, telemetry. */
export function isPlatformNeed(action: string, { facts, storedSecrets }: FunctionPosture): boolean {
  if (TELEMETRY.test(action)) return true;
  // Without a key the host reaches its storage as the app: leases, keys, checkpoints.
  if (STORAGE.test(action) && facts['storage-by-key'] !== true) return true;
  if (/^Microsoft\.KeyVault\/vaults\/secrets\/getSecret\/action$/i.test(action) && storedSecrets !== undefined && (isUnread(storedSecrets) || storedSecrets.length > 0)) return true;
  const bindings = facts['bindings'];
  if (bindings === undefined || isUnread(bindings) || !Array.isArray(bindings)) return BINDINGS.some(([, actions]) => actions.test(action));
  return BINDINGS.some(([type, actions]) => actions.test(action) && bindings.some((each) => type.test(String(each))));
} // prettier-ignore

/** Permissions come in roles, which are assigned at scopes: a subscription, a group, one resource. */
export const roleBook: RoleBook = {
  granted,
  known: BUILT_IN_ROLES.map(({ name, actions, dataActions = [] }) => ({ name, definition: { actions, dataActions, notDataActions: [] } }))
    .filter(({ definition }) => moreOf(definition) === null)
    .map(({ name, definition }) => ({ name, permissions: holds(definition) })),
  // What the host needs on data it has from roles on data: those that manage everything open none.
  isExtra: () => true,
  commands,
};
