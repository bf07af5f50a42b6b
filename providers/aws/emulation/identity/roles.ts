import type { HostDocuments } from '../../../emulation-host.ts';
import { createCollection, type Collection } from '../collection.ts';

export interface Tag {
  Key: string;
  Value: string;
}

/** What roles and users have in common: policies of their own and attached ones. */
export interface IdentityDocument {
  account: string;
  name: string;
  /** Begins and ends with `/`. */
  path: string;
  /** `AROA…`, `AIDA…` */
  id: string;
  createdAtMs: number;
  tags: Tag[];
  /** ARN of the permissions boundary. */
  boundary: string | null;
  /** Documents as they were given, by name. */
  inline: Record<string, string>;
  /** ARNs in the order of their names. */
  attached: string[];
}

export interface RoleDocument extends IdentityDocument {
  /** The trust policy as it was given. */
  trust: string;
  description: string | null;
  /** Seconds. */
  maxSessionDuration: number;
  /** The service that a service-linked role belongs to. */
  linkedTo: string | null;
}

export interface UserDocument extends IdentityDocument {
  kind: 'user';
}

/** By `identityKey`. */
export function roles(documents: HostDocuments): Collection<RoleDocument> {
  return createCollection(documents, 'iam.roles');
}

/** By `identityKey`. */
export function users(documents: HostDocuments): Collection<UserDocument> {
  return createCollection(documents, 'iam.users');
}

/** Names are not distinguished by case. */
export function identityKey(account: string, name: string): string {
  return `${account}/${name.toLowerCase()}`;
}

export function roleArn({ account, path, name }: Pick<RoleDocument, 'account' | 'path' | 'name'>): string {
  return `arn:aws:iam::${account}:role${path}${name}`;
}

export function userArn({ account, path, name }: Pick<UserDocument, 'account' | 'path' | 'name'>): string {
  return `arn:aws:iam::${account}:user${path}${name}`;
}
