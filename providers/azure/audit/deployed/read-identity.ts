import type { RoleAssignment } from '@azure/arm-authorization';
import {
  isUnread,
  type ExecutionIdentity,
  type PermissionMark,
  type PermissionStatement,
  type Reading,
} from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { AzureContext } from '../../azure-context.ts';
import { partsOfId, type FoundSite } from '../../sites/site-at.ts';
import { part } from './part.ts';
import { toStatements } from '../../roles/role-statements.ts';
import { ADMIN_ROLE } from '../admin-role.ts';

interface Role {
  name: string;
  scope: string;
  statements: PermissionStatement[];
}

/** What a role definition permits at the scope it is assigned at; what it takes away is denied there. */
async function toRole(context: AzureContext, subscription: string, { roleDefinitionId = '', scope = '', condition }: RoleAssignment, { signal }: Call): Promise<Role> {
  const client = await context.clients.authorization(subscription);
  const { roleName = '', permissions = [] } = await client.roleDefinitions.getById(roleDefinitionId, { abortSignal: signal });
  const statements = permissions.flatMap((each) => toStatements(roleName, scope, each, (condition ?? '') !== ''));
  return { name: roleName, scope, statements };
} // prettier-ignore

/** Roles of one principal, at every scope that the subscription shows. */
async function rolesOf(context: AzureContext, subscription: string, principal: string, call: Call): Promise<Role[]> {
  const client = await context.clients.authorization(subscription);
  const options = { filter: `principalId eq '${principal}'`, abortSignal: call.signal };
  const roles: Role[] = [];
  for await (const assignment of client.roleAssignments.listForSubscription(options)) roles.push(await toRole(context, subscription, assignment, call));
  return roles;
} // prettier-ignore

/** Actions by which an identity gives itself more. @see https://learn.microsoft.com/azure/role-based-access-control/permissions/management-and-governance */
const RAISING =
  /^(?:\*\/write|Microsoft\.Authorization\/(?:\*|\*\/write|roleAssignments\/(?:\*|write)|roleDefinitions\/(?:\*|write))|Microsoft\.ManagedIdentity\/(?:\*|userAssignedIdentities\/(?:\*|\*\/assign\/action|federatedIdentityCredentials\/write)))$/i;

function marksOf(roles: readonly Role[]): PermissionMark[] {
  return roles.flatMap(({ name, scope, statements }): PermissionMark[] => {
    if (ADMIN_ROLE.test(name)) return [{ kind: 'administrator', detail: `${name} on ${scope}`, policy: name }];
    const raising = statements.flatMap(({ effect, actions }) =>
      effect === 'allow' ? actions.filter((action) => RAISING.test(action)) : [],
    );
    if (raising.length > 0) return [{ kind: 'escalation', detail: `${raising.join(', ')} on ${scope}`, policy: name }];
    const all = statements.some(({ effect, actions }) => effect === 'allow' && actions.includes('*'));
    return all ? [{ kind: 'wildcard', detail: `* on ${scope}`, policy: name }] : [];
  });
}

/** The managed identities that an app runs as, with their roles; null where it has none. Assigned ones count like its own. */
export async function readIdentity(context: AzureContext, { site, at }: FoundSite, call: Call): Promise<Reading<ExecutionIdentity | null>> {
  const { identity } = site;
  if (identity?.type === undefined || identity.type === 'None') return null;
  const assigned = Object.entries(identity.userAssignedIdentities ?? {});
  const given = [identity.principalId, ...assigned.map(([, { principalId }]) => principalId)];
  const principals = given.flatMap((id) => (id === undefined || id === '' ? [] : [id]));
  const names = assigned.map(([id]) => partsOfId(id)?.name ?? id);
  const base = { id: principals.join(', '), name: [identity.type, ...names].join(', '), exists: true, isDefault: false, incomplete: [] };
  const roles = await part(context, async () => (await Promise.all(principals.map((id) => rolesOf(context, at.subscription, id, call)))).flat());
  if (isUnread(roles)) return { ...base, statements: roles, marks: roles };
  return { ...base, statements: roles.flatMap(({ statements }) => statements), marks: marksOf(roles) };
} // prettier-ignore
