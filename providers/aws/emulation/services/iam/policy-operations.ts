import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { newUniqueId } from '../../identity/access-key.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { boolean } from '../../protocols/scalars.ts';
import { checkManagedDocument } from './check-policy-document.ts';
import { alreadyExists, deleteConflict } from './errors.ts';
import { arn, description, document, page, path, policyName, tagKeys, tags } from './inputs.ts';
import {
  awsManagedPolicies,
  customerPolicies,
  identitiesOf,
  needPolicy,
  policyArn,
  policyKey,
  type ManagedPolicyDocument,
} from './managed-policies.ts';
import { pageOf } from './paging.ts';
import { changePolicy } from './policy-version-operations.ts';
import { withoutTags, withTags } from './tags.ts';

/** Managed policies. */
export function policyOperations(documents: HostDocuments): Operations {
  return {
    CreatePolicy: operation({
      input: z.object({
        PolicyName: policyName,
        Path: path,
        PolicyDocument: document,
        Description: description.optional(),
        Tags: tags.default([]),
      }),
      level: 'verified',
      handle: (input, { account }) => {
        checkManagedDocument(input.PolicyDocument);
        const policy = newPolicy(account, input.PolicyName, input.PolicyDocument, {
          path: input.Path,
          description: input.Description ?? null,
          tags: withTags([], input.Tags),
        });
        documents.transaction(() => {
          const key = policyKey(account, policy.name);
          if (customerPolicies(documents).get(key) !== null) {
            throw alreadyExists(`A policy called ${policy.name} already exists. Duplicate names are not allowed.`);
          }
          customerPolicies(documents).put(key, policy);
        });
        return { Policy: policyView(documents, policy, account, { details: true }) };
      },
    }),
    GetPolicy: operation({
      input: z.object({ PolicyArn: arn }),
      level: 'verified',
      note: "Of AWS's managed policies the most used ones are known.",
      handle: ({ PolicyArn }, { account }) => ({
        Policy: policyView(documents, needPolicy(documents, PolicyArn), account, { details: true }),
      }),
    }),
    ListPolicies: operation({
      input: z.object({ Scope: z.enum(['All', 'AWS', 'Local']).default('All'), OnlyAttached: boolean.default(false), ...page }),
      level: 'approximated',
      note: "Of AWS's managed policies only those are listed whose documents are known.",
      handle: ({ Scope, OnlyAttached, ...input }, { account }) => {
        const own = customerPolicies(documents).list({ prefix: `${account}/` });
        const all = [
          ...(Scope === 'AWS' ? [] : own.map(({ value }) => value)),
          ...(Scope === 'Local' ? [] : awsManagedPolicies()),
        ].toSorted((a, b) => (policyArn(a) < policyArn(b) ? -1 : 1));
        const counts = attachmentCounts(documents, account);
        const asked = all.filter(
          (policy) =>
            policy.path.startsWith(input.PathPrefix ?? '/') && (!OnlyAttached || (counts.get(policyArn(policy))?.attached ?? 0) > 0),
        );
        const { items, ...rest } = pageOf(asked, policyArn, input);
        return { Policies: items.map((policy) => policyView(documents, policy, account, { details: false })), ...rest };
      },
    }),
    DeletePolicy: operation({
      input: z.object({ PolicyArn: arn }),
      level: 'verified',
      handle: ({ PolicyArn }, { account }) =>
        changePolicy(documents, PolicyArn, (policy) => {
          const { attached = 0, boundaries = 0 } = attachmentCounts(documents, account).get(PolicyArn) ?? {};
          if (attached + boundaries > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
          if (policy.versions.length > 1) {
            throw deleteConflict(
              "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
            );
          }
          return null;
        }),
    }),
  };
}

export function policyTagOperations(documents: HostDocuments): Operations {
  return {
    TagPolicy: operation({
      input: z.object({ PolicyArn: arn, Tags: tags }),
      level: 'modelled',
      handle: ({ PolicyArn, Tags }) => changePolicy(documents, PolicyArn, (policy) => ({ tags: withTags(policy.tags, Tags) })),
    }),
    UntagPolicy: operation({
      input: z.object({ PolicyArn: arn, TagKeys: tagKeys }),
      level: 'modelled',
      handle: ({ PolicyArn, TagKeys }) => changePolicy(documents, PolicyArn, (policy) => ({ tags: withoutTags(policy.tags, TagKeys) })),
    }),
    ListPolicyTags: operation({
      input: z.object({ PolicyArn: arn, ...page }),
      level: 'modelled',
      handle: (input) => {
        const sorted = needPolicy(documents, input.PolicyArn).tags.toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
        const { items, ...rest } = pageOf(sorted, ({ Key }) => Key, input);
        return { Tags: items, ...rest };
      },
    }),
  };
}

function newPolicy(account: string, name: string, text: string, more: Partial<ManagedPolicyDocument>): ManagedPolicyDocument {
  const createdAtMs = Math.floor(Date.now() / 1000) * 1000;
  return {
    account,
    name,
    path: '/',
    id: newUniqueId('ANPA'),
    description: null,
    tags: [],
    createdAtMs,
    updatedAtMs: createdAtMs,
    lastVersion: 1,
    defaultVersion: 'v1',
    versions: [{ id: 'v1', document: text, createdAtMs }],
    ...more,
  };
}

/** How often an account uses each policy, by ARN. */
function attachmentCounts(documents: HostDocuments, account: string): Map<string, { attached: number; boundaries: number }> {
  const counts = new Map<string, { attached: number; boundaries: number }>();
  const of = (policy: string): { attached: number; boundaries: number } => {
    const known = counts.get(policy) ?? { attached: 0, boundaries: 0 };
    counts.set(policy, known);
    return known;
  };
  for (const { attached, boundary } of identitiesOf(documents, account)) {
    for (const policy of attached) of(policy).attached++;
    if (boundary !== null) of(boundary).boundaries++;
  }
  return counts;
}

/** Lists leave out description and tags. */
export function policyView(documents: HostDocuments, policy: ManagedPolicyDocument, account: string, { details }: { details: boolean }) {
  const Arn = policyArn(policy);
  const { attached = 0, boundaries = 0 } = attachmentCounts(documents, account).get(Arn) ?? {};
  return {
    PolicyName: policy.name,
    PolicyId: policy.id ?? undefined,
    Arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attached,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    Description: details ? (policy.description ?? undefined) : undefined,
    CreateDate: policy.createdAtMs === null ? undefined : new Date(policy.createdAtMs),
    UpdateDate: new Date(policy.updatedAtMs),
    Tags: details && policy.tags.length > 0 ? policy.tags : undefined,
  };
}
