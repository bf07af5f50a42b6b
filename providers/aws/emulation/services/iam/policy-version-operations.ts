import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { boolean } from '../../protocols/scalars.ts';
import { AwsError } from '../../server/service.ts';
import { checkManagedDocument } from './check-policy-document.ts';
import { deleteConflict, limitExceeded, noSuchEntity } from './errors.ts';
import { arn, document, page } from './inputs.ts';
import { customerPolicies, isAwsManaged, needPolicy, policyKey, type ManagedPolicyDocument } from './managed-policies.ts';
import { pageOf } from './paging.ts';
import { encodeDocument } from './view.ts';

const MAX_VERSIONS = 5;

/** Versions of managed policies. */
export function policyVersionOperations(documents: HostDocuments): Operations {
  const version = z.object({ PolicyArn: arn, VersionId: z.string().regex(/^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/) });
  return {
    CreatePolicyVersion: operation({
      input: z.object({ PolicyArn: arn, PolicyDocument: document, SetAsDefault: boolean.default(false) }),
      level: 'verified',
      handle: ({ PolicyArn, PolicyDocument, SetAsDefault }) => {
        checkManagedDocument(PolicyDocument);
        const createdAtMs = Math.floor(Date.now() / 1000) * 1000;
        changePolicy(documents, PolicyArn, ({ versions, lastVersion, defaultVersion }) => {
          if (versions.length >= MAX_VERSIONS) {
            throw limitExceeded(
              `A managed policy can have up to ${MAX_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
            );
          }
          const id = `v${lastVersion + 1}`;
          return {
            versions: [...versions, { id, document: PolicyDocument, createdAtMs }],
            lastVersion: lastVersion + 1,
            defaultVersion: SetAsDefault ? id : defaultVersion,
            updatedAtMs: createdAtMs,
          };
        });
        const policy = needPolicy(documents, PolicyArn);
        const { Document: _left, ...view } = versionView(policy, `v${policy.lastVersion}`);
        return { PolicyVersion: view };
      },
    }),
    GetPolicyVersion: operation({
      input: version,
      level: 'verified',
      note: "Of AWS's managed policies the default version of the most used ones is known.",
      handle: ({ PolicyArn, VersionId }) => ({ PolicyVersion: versionView(needPolicy(documents, PolicyArn), VersionId) }),
    }),
    ListPolicyVersions: operation({
      input: z.object({ PolicyArn: arn, ...page }),
      level: 'verified',
      handle: (input) => {
        const policy = needPolicy(documents, input.PolicyArn);
        // Newest first, while keys of a page ascend.
        const newest = policy.versions.toReversed().map(({ id }) => ({ id, key: String(1e9 - Number(id.slice(1))) }));
        const { items, ...rest } = pageOf(newest, ({ key }) => key, input);
        return {
          Versions: items.map(({ id }) => {
            const { Document: _left, ...view } = versionView(policy, id);
            return view;
          }),
          ...rest,
        };
      },
    }),
    SetDefaultPolicyVersion: operation({
      input: version,
      level: 'verified',
      handle: ({ PolicyArn, VersionId }) =>
        changePolicy(documents, PolicyArn, (policy) => {
          versionView(policy, VersionId);
          return { defaultVersion: VersionId, updatedAtMs: Date.now() };
        }),
    }),
    DeletePolicyVersion: operation({
      input: version,
      level: 'verified',
      handle: ({ PolicyArn, VersionId }) =>
        changePolicy(documents, PolicyArn, (policy) => {
          versionView(policy, VersionId);
          if (policy.defaultVersion === VersionId) throw deleteConflict('Cannot delete the default version of a policy.');
          return { versions: policy.versions.filter(({ id }) => id !== VersionId) };
        }),
    }),
  };
}

/** Changes a customer's policy in one go, or deletes it where `change` gives null. */
export function changePolicy(
  documents: HostDocuments,
  policyArn: string,
  change: (policy: ManagedPolicyDocument) => Partial<ManagedPolicyDocument> | null,
): void {
  documents.transaction(() => {
    const policy = needPolicy(documents, policyArn);
    if (isAwsManaged(policyArn))
      throw new AwsError('AccessDenied', `Policy ${policyArn} is managed by AWS and cannot be changed.`, { status: 403 });
    const key = policyKey(policy.account, policy.name);
    const changed = change(policy);
    if (changed === null) customerPolicies(documents).remove(key);
    else customerPolicies(documents).put(key, { ...policy, ...changed });
  });
}

/** Throws `NoSuchEntity`. */
export function versionView({ versions, defaultVersion }: ManagedPolicyDocument, id: string) {
  const version = versions.find((one) => one.id === id);
  if (version === undefined) {
    throw noSuchEntity(`Policy version ${id} does not exist or is not attachable.`);
  }
  return {
    Document: encodeDocument(version.document),
    VersionId: version.id,
    IsDefaultVersion: version.id === defaultVersion,
    CreateDate: new Date(version.createdAtMs),
  };
}
