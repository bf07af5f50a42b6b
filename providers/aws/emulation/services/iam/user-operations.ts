import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { newUniqueId } from '../../identity/access-key.ts';
import { identityKey, users, type UserDocument } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { accessKeys } from './access-key-operations.ts';
import { callersName } from './callers-name.ts';
import { alreadyExists, deleteConflict } from './errors.ts';
import { needUser, updateIdentity, userKind } from './identities.ts';
import { arn, page, path, tagKeys, tags, userName } from './inputs.ts';
import { needBoundary } from './managed-policies.ts';
import { pageOf } from './paging.ts';
import { withoutTags, withTags } from './tags.ts';
import { userView } from './view.ts';

/** Users, without groups, passwords and devices. */
export function userOperations(documents: HostDocuments): Operations {
  const named = z.object({ UserName: userName });
  return {
    CreateUser: operation({
      input: named.extend({ Path: path, PermissionsBoundary: arn.optional(), Tags: tags.default([]) }),
      level: 'verified',
      handle: (input, { account }) => {
        if (input.PermissionsBoundary !== undefined) needBoundary(documents, input.PermissionsBoundary);
        const user: UserDocument = {
          kind: 'user',
          account,
          name: input.UserName,
          path: input.Path,
          id: newUniqueId('AIDA'),
          createdAtMs: Math.floor(Date.now() / 1000) * 1000,
          tags: withTags([], input.Tags),
          boundary: input.PermissionsBoundary ?? null,
          inline: {},
          attached: [],
        };
        documents.transaction(() => {
          const key = identityKey(account, user.name);
          if (users(documents).get(key) !== null) throw alreadyExists(`User with name ${user.name} already exists.`);
          users(documents).put(key, user);
        });
        return { User: userView(user, { details: true }) };
      },
    }),
    GetUser: operation({
      input: z.object({ UserName: userName.optional() }),
      level: 'verified',
      handle: ({ UserName }, request) => ({
        User: userView(needUser(documents, request.account, UserName ?? callersName(documents, request)), { details: true }),
      }),
    }),
    ListUsers: operation({
      input: z.object(page),
      level: 'verified',
      handle: (input, { account }) => {
        const found = users(documents)
          .list({ prefix: `${account}/` })
          .filter(({ value }) => value.path.startsWith(input.PathPrefix ?? '/'));
        const { items, ...rest } = pageOf(found, ({ key }) => key, input);
        return { Users: items.map(({ value }) => userView(value, { details: false })), ...rest };
      },
    }),
    DeleteUser: operation({
      input: named,
      level: 'verified',
      handle: ({ UserName }, { account }) =>
        documents.transaction(() => {
          const user = needUser(documents, account, UserName);
          if (user.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
          if (Object.keys(user.inline).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
          if (accessKeys(documents).count(`${identityKey(account, UserName)}/`) > 0) {
            throw deleteConflict('Cannot delete entity, must delete access keys first.');
          }
          users(documents).remove(identityKey(account, UserName));
        }),
    }),
    ListGroupsForUser: operation({
      input: named.extend(page),
      level: 'modelled',
      note: 'There are no groups to make, so there are none.',
      handle: ({ UserName }, { account }) => {
        needUser(documents, account, UserName);
        return { Groups: [], IsTruncated: false };
      },
    }),
  };
}

export function userTagOperations(documents: HostDocuments): Operations {
  const named = z.object({ UserName: userName });
  return {
    TagUser: operation({
      input: named.extend({ Tags: tags }),
      level: 'modelled',
      handle: ({ UserName, Tags }, { account }) =>
        updateIdentity(documents, userKind, account, UserName, (user) => ({ tags: withTags(user.tags, Tags) })),
    }),
    UntagUser: operation({
      input: named.extend({ TagKeys: tagKeys }),
      level: 'modelled',
      handle: ({ UserName, TagKeys }, { account }) =>
        updateIdentity(documents, userKind, account, UserName, (user) => ({ tags: withoutTags(user.tags, TagKeys) })),
    }),
    ListUserTags: operation({
      input: named.extend(page),
      level: 'modelled',
      handle: (input, { account }) => {
        const sorted = needUser(documents, account, input.UserName).tags.toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
        const { items, ...rest } = pageOf(sorted, ({ Key }) => Key, input);
        return { Tags: items, ...rest };
      },
    }),
  };
}
