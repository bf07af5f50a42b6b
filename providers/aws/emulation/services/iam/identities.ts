import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import type { Collection } from '../../collection.ts';
import { identityKey, roles, users, type IdentityDocument, type RoleDocument, type UserDocument } from '../../identity/roles.ts';
import { noSuchEntity, unmodifiable, validationError } from './errors.ts';
import { roleName, userName } from './inputs.ts';

/** The role; throws `NoSuchEntity`. */
export function needRole(documents: HostDocuments, account: string, name: string): RoleDocument {
  const role = roles(documents).get(identityKey(account, name));
  if (role === null) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** The role, if a caller may change it: those of services are changed by their service only. */
export function needOwnRole(documents: HostDocuments, account: string, name: string): RoleDocument {
  const role = needRole(documents, account, name);
  if (role.linkedTo === null) return role;
  throw unmodifiable(`Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`);
}

/** The user; throws `NoSuchEntity`. */
export function needUser(documents: HostDocuments, account: string, name: string): UserDocument {
  const user = users(documents).get(identityKey(account, name));
  if (user === null) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** What is the same for roles and users: how one is found, named in inputs and put back. */
export interface IdentityKind<T extends IdentityDocument> {
  /** `Role`, `User`: in the names of operations and members. */
  word: 'Role' | 'User';
  collection: (documents: HostDocuments) => Collection<T>;
  need: (documents: HostDocuments, account: string, name: string) => T;
  needOwn: (documents: HostDocuments, account: string, name: string) => T;
  /** Characters of all inline policies together, without white space. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  inlineQuota: number;
}

export const roleKind: IdentityKind<RoleDocument> = {
  word: 'Role',
  collection: roles,
  need: needRole,
  needOwn: needOwnRole,
  inlineQuota: 10_240,
};

export const userKind: IdentityKind<UserDocument> = {
  word: 'User',
  collection: users,
  need: needUser,
  needOwn: needUser,
  inlineQuota: 2048,
};

/** Changes an identity in one go; `change` gives what differs. */
export function updateIdentity<T extends IdentityDocument>(
  documents: HostDocuments,
  kind: IdentityKind<T>,
  account: string,
  name: string,
  change: (before: T) => Partial<IdentityDocument>,
): void {
  documents.transaction(() => {
    const before = kind.needOwn(documents, account, name);
    kind.collection(documents).put(identityKey(account, name), { ...before, ...change(before) });
  });
}

/** Input of an operation that exists for roles and for users; which name it has to bring, the kind says. */
export const named = z.object({ RoleName: roleName.optional(), UserName: userName.optional() });

export function nameIn<T extends IdentityDocument>({ word }: IdentityKind<T>, input: z.output<typeof named>): string {
  const name = word === 'Role' ? input.RoleName : input.UserName;
  if (name !== undefined) return name;
  const member = `${word.toLowerCase()}Name`;
  throw validationError(`1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`);
}
