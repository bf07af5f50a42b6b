import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { newUniqueId } from '../../identity/access-key.ts';
import { identityKey, roles, type RoleDocument } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { checkTrustPolicy } from './check-policy-document.ts';
import { alreadyExists, deleteConflict } from './errors.ts';
import { needOwnRole, needRole } from './identities.ts';
import { arn, description, document, maxSessionDuration, page, path, roleName, tags } from './inputs.ts';
import { needBoundary } from './managed-policies.ts';
import { pageOf } from './paging.ts';
import { withTags } from './tags.ts';
import { roleView } from './view.ts';

/** Roles as such. */
export function roleOperations(documents: HostDocuments): Operations {
  const named = z.object({ RoleName: roleName });
  return {
    CreateRole: operation({
      input: z.object({
        RoleName: roleName,
        Path: path,
        AssumeRolePolicyDocument: document,
        Description: description.optional(),
        MaxSessionDuration: maxSessionDuration.default(3600),
        PermissionsBoundary: arn.optional(),
        Tags: tags.default([]),
      }),
      level: 'verified',
      handle: (input, { account }) => {
        checkTrustPolicy(input.AssumeRolePolicyDocument);
        if (input.PermissionsBoundary !== undefined) needBoundary(documents, input.PermissionsBoundary);
        const role = newRole(account, input.RoleName, input.AssumeRolePolicyDocument, {
          path: input.Path,
          description: input.Description ?? null,
          maxSessionDuration: input.MaxSessionDuration,
          boundary: input.PermissionsBoundary ?? null,
          tags: withTags([], input.Tags),
        });
        addRole(documents, role);
        return { Role: roleView(role, { details: true }) };
      },
    }),
    GetRole: operation({
      input: named,
      level: 'verified',
      note: 'RoleLastUsed is not tracked.',
      handle: ({ RoleName }, { account }) => ({ Role: roleView(needRole(documents, account, RoleName), { details: true }) }),
    }),
    ListRoles: operation({
      input: z.object(page),
      level: 'verified',
      handle: (input, { account }) => {
        const found = roles(documents)
          .list({ prefix: `${account}/` })
          .filter(({ value }) => value.path.startsWith(input.PathPrefix ?? '/'));
        const { items, ...rest } = pageOf(found, ({ key }) => key, input);
        return { Roles: items.map(({ value }) => roleView(value, { details: false })), ...rest };
      },
    }),
    DeleteRole: operation({
      input: named,
      level: 'verified',
      handle: ({ RoleName }, { account }) =>
        documents.transaction(() => {
          const role = needOwnRole(documents, account, RoleName);
          if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
          if (Object.keys(role.inline).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
          roles(documents).remove(identityKey(account, RoleName));
        }),
    }),
    ListInstanceProfilesForRole: operation({
      input: named.extend(page),
      level: 'verified',
      note: 'There are no instance profiles to make, so there are none.',
      handle: ({ RoleName }, { account }) => {
        needRole(documents, account, RoleName);
        return { InstanceProfiles: [], IsTruncated: false };
      },
    }),
  };
}

export function newRole(account: string, name: string, trust: string, more: Partial<RoleDocument> = {}): RoleDocument {
  return {
    account,
    name,
    path: '/',
    id: newUniqueId('AROA'),
    createdAtMs: Math.floor(Date.now() / 1000) * 1000,
    tags: [],
    boundary: null,
    inline: {},
    attached: [],
    trust,
    description: null,
    maxSessionDuration: 3600,
    linkedTo: null,
    ...more,
  };
}

/** Throws `EntityAlreadyExists`. */
export function addRole(documents: HostDocuments, role: RoleDocument): void {
  documents.transaction(() => {
    const key = identityKey(role.account, role.name);
    if (roles(documents).get(key) !== null) throw alreadyExists(`Role with name ${role.name} already exists.`);
    roles(documents).put(key, role);
  });
}
