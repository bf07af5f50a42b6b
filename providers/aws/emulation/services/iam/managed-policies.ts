import type { HostDocuments } from '../../../../emulation-host.ts';
import { createCollection, type Collection } from '../../collection.ts';
import { roles, users, type IdentityDocument, type Tag } from '../../identity/roles.ts';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies.ts';
import { noSuchEntity, validationError } from './errors.ts';

/** A customer's managed policy with all its versions. */
export interface ManagedPolicyDocument {
  account: string;
  name: string;
  path: string;
  /** `ANPA…`; null where it is AWS's own and its id is not known. */
  id: string | null;
  description: string | null;
  tags: Tag[];
  /** Epoch milliseconds; null where it is AWS's own and not known. */
  createdAtMs: number | null;
  updatedAtMs: number;
  /** Number of the version made last; numbers are not given twice. */
  lastVersion: number;
  defaultVersion: string;
  /** Oldest first. */
  versions: { id: string; document: string; createdAtMs: number }[];
}

const AWS = 'aws';

/** By `ACCOUNT/name in lower case`. */
export function customerPolicies(documents: HostDocuments): Collection<ManagedPolicyDocument> {
  return createCollection(documents, 'iam.policies');
}

export function policyArn({ account, path, name }: Pick<ManagedPolicyDocument, 'account' | 'path' | 'name'>): string {
  return `arn:aws:iam::${account}:policy${path}${name}`;
}

export function policyNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

export function isAwsManaged(arn: string): boolean {
  return arn.startsWith(`arn:aws:iam::${AWS}:policy/`);
}

/** Those of AWS whose documents are known. */
export function awsManagedPolicies(): ManagedPolicyDocument[] {
  return AWS_MANAGED_POLICIES.map(({ name, path, version, versionAt, statement }) => {
    const createdAtMs = Date.parse(versionAt);
    return {
      account: AWS,
      name,
      path,
      id: null,
      description: null,
      tags: [],
      createdAtMs: version === 'v1' ? createdAtMs : null,
      updatedAtMs: createdAtMs,
      lastVersion: Number(version.slice(1)),
      defaultVersion: version,
      versions: [{ id: version, document: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2), createdAtMs }],
    };
  });
}

/** The policy; throws `NoSuchEntity`, for those of AWS also where its document is not known here. */
export function needPolicy(documents: HostDocuments, arn: string): ManagedPolicyDocument {
  const found = findPolicy(documents, arn);
  if (found !== null) return found;
  if (isAwsManaged(arn)) {
    throw noSuchEntity(`Policy ${arn} is not among the AWS managed policies whose documents the local runtime knows.`);
  }
  throw noSuchEntity(`Policy ${arn} was not found.`);
}

/** Null where there is none. Throws `ValidationError` for what is no policy's ARN. */
export function findPolicy(documents: HostDocuments, arn: string): ManagedPolicyDocument | null {
  const [, account, name] = /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (account === undefined || name === undefined) throw validationError(`ARN ${arn} is not valid.`);
  if (account === AWS) return awsManagedPolicies().find((policy) => policyArn(policy) === arn) ?? null;
  const policy = customerPolicies(documents).get(policyKey(account, name));
  return policy !== null && policyArn(policy) === arn ? policy : null;
}

export function policyKey(account: string, name: string): string {
  return `${account}/${name.toLowerCase()}`;
}

export function defaultDocument({ versions, defaultVersion }: ManagedPolicyDocument): string {
  return versions.find(({ id }) => id === defaultVersion)?.document ?? '';
}

/** Roles and users of an account, by name. */
export function identitiesOf(documents: HostDocuments, account: string): IdentityDocument[] {
  const range = { prefix: `${account}/` };
  return [...roles(documents).list(range), ...users(documents).list(range)].map(({ value }) => value);
}

/** Throws where the ARN of a permissions boundary is no policy's, or of one that is not there. */
export function needBoundary(documents: HostDocuments, arn: string): void {
  if (findPolicy(documents, arn) === null && !isAwsManaged(arn))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}
