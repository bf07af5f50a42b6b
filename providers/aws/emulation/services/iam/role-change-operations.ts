import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { identityKey, roles, type RoleDocument } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { checkTrustPolicy } from './check-policy-document.ts';
import { needOwnRole, needRole } from './identities.ts';
import { description, document, maxSessionDuration, page, roleName, tagKeys, tags } from './inputs.ts';
import { pageOf } from './paging.ts';
import { withoutTags, withTags } from './tags.ts';
import { roleView } from './view.ts';

/** What changes a role that is there. */
export function roleChangeOperations(documents: HostDocuments): Operations {
  const named = z.object({ RoleName: roleName });
  const change = (account: string, name: string, by: (role: RoleDocument) => Partial<RoleDocument>): void =>
    documents.transaction(() => {
      const role = needOwnRole(documents, account, name);
      roles(documents).put(identityKey(account, name), { ...role, ...by(role) });
    });
  return {
    UpdateRole: operation({
      input: named.extend({ Description: description.optional(), MaxSessionDuration: maxSessionDuration.optional() }),
      level: 'verified',
      handle: ({ RoleName, Description, MaxSessionDuration }, { account }) => {
        change(account, RoleName, (role) => ({
          description: Description ?? role.description,
          maxSessionDuration: MaxSessionDuration ?? role.maxSessionDuration,
        }));
        return {};
      },
    }),
    UpdateRoleDescription: operation({
      input: named.extend({ Description: description }),
      level: 'modelled',
      handle: ({ RoleName, Description }, { account }) => {
        change(account, RoleName, () => ({ description: Description }));
        return { Role: roleView(needRole(documents, account, RoleName), { details: true }) };
      },
    }),
    UpdateAssumeRolePolicy: operation({
      input: named.extend({ PolicyDocument: document }),
      level: 'verified',
      handle: ({ RoleName, PolicyDocument }, { account }) => {
        checkTrustPolicy(PolicyDocument);
        change(account, RoleName, () => ({ trust: PolicyDocument }));
      },
    }),
    TagRole: operation({
      input: named.extend({ Tags: tags }),
      level: 'verified',
      handle: ({ RoleName, Tags }, { account }) => change(account, RoleName, (role) => ({ tags: withTags(role.tags, Tags) })),
    }),
    UntagRole: operation({
      input: named.extend({ TagKeys: tagKeys }),
      level: 'verified',
      handle: ({ RoleName, TagKeys }, { account }) => change(account, RoleName, (role) => ({ tags: withoutTags(role.tags, TagKeys) })),
    }),
    ListRoleTags: operation({
      input: named.extend(page),
      level: 'modelled',
      handle: (input, { account }) => {
        const sorted = needRole(documents, account, input.RoleName).tags.toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
        const { items, ...rest } = pageOf(sorted, ({ Key }) => Key, input);
        return { Tags: items, ...rest };
      },
    }),
  };
}
