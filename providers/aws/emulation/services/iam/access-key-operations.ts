import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { createCollection, type Collection } from '../../collection.ts';
import { newAccessKeyId, newSecretAccessKey } from '../../identity/access-key.ts';
import { callersName } from './callers-name.ts';
import { principals } from '../../identity/principals.ts';
import { identityKey, userArn } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { limitExceeded, noSuchEntity } from './errors.ts';
import { needUser } from './identities.ts';
import { page, userName } from './inputs.ts';
import { pageOf } from './paging.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_KEYS = 2;

interface AccessKeyDocument {
  id: string;
  userName: string;
  status: 'Active' | 'Inactive';
  createdAtMs: number;
}

/** By `identityKey/ID`. */
export function accessKeys(documents: HostDocuments): Collection<AccessKeyDocument> {
  return createCollection(documents, 'iam.access-keys');
}

export function accessKeyOperations(documents: HostDocuments): Operations {
  const optional = { UserName: userName.optional() };
  const need = (account: string, user: string, id: string): { key: string; value: AccessKeyDocument } => {
    const key = `${identityKey(account, user)}/${id}`;
    const value = accessKeys(documents).get(key);
    if (value === null) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
    return { key, value };
  };
  return {
    CreateAccessKey: operation({
      input: z.object(optional),
      level: 'verified',
      handle: ({ UserName }, request) => {
        const user = needUser(documents, request.account, UserName ?? callersName(documents, request));
        const prefix = `${identityKey(user.account, user.name)}/`;
        if (accessKeys(documents).count(prefix) >= MAX_KEYS) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS}`);
        const createdAtMs = Math.floor(Date.now() / 1000) * 1000;
        const id = newAccessKeyId('AKIA', user.account);
        documents.transaction(() => {
          accessKeys(documents).put(prefix + id, { id, userName: user.name, status: 'Active', createdAtMs });
          const owner = { account: user.account, arn: userArn(user), userId: user.id };
          principals(documents).put(id, { accessKeyId: id, ...owner, expiresAtMs: null });
        });
        return {
          AccessKey: {
            UserName: user.name,
            AccessKeyId: id,
            Status: 'Active',
            SecretAccessKey: newSecretAccessKey(),
            CreateDate: new Date(createdAtMs),
          },
        };
      },
    }),
    ListAccessKeys: operation({
      input: z.object({ ...optional, ...page }),
      level: 'verified',
      handle: (input, request) => {
        const user = needUser(documents, request.account, input.UserName ?? callersName(documents, request));
        const all = accessKeys(documents).list({ prefix: `${identityKey(user.account, user.name)}/` });
        const { items, ...rest } = pageOf(all, ({ key }) => key, input);
        return {
          AccessKeyMetadata: items.map(({ value }) => ({
            UserName: value.userName,
            AccessKeyId: value.id,
            Status: value.status,
            CreateDate: new Date(value.createdAtMs),
          })),
          ...rest,
        };
      },
    }),
    UpdateAccessKey: operation({
      input: z.object({ ...optional, AccessKeyId: z.string().min(16).max(128), Status: z.enum(['Active', 'Inactive']) }),
      level: 'approximated',
      note: 'An inactive key still works: signatures are not checked.',
      handle: ({ UserName, AccessKeyId, Status }, request) => {
        const { key, value } = need(request.account, UserName ?? callersName(documents, request), AccessKeyId);
        accessKeys(documents).put(key, { ...value, status: Status });
      },
    }),
    DeleteAccessKey: operation({
      input: z.object({ ...optional, AccessKeyId: z.string().min(16).max(128) }),
      level: 'verified',
      handle: ({ UserName, AccessKeyId }, request) =>
        documents.transaction(() => {
          const { key } = need(request.account, UserName ?? callersName(documents, request), AccessKeyId);
          accessKeys(documents).remove(key);
          principals(documents).remove(AccessKeyId);
        }),
    }),
  };
}
