import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { roles, users, type IdentityDocument } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { list } from '../../protocols/scalars.ts';
import { page } from './inputs.ts';
import { awsManagedPolicies, customerPolicies, policyArn, type ManagedPolicyDocument } from './managed-policies.ts';
import { pageOf } from './paging.ts';
import { policyView } from './policy-operations.ts';
import { versionView } from './policy-version-operations.ts';
import { attachedView, boundaryView, encodeDocument, roleView, summaryMap, userView } from './view.ts';

const FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;

type Entity = { kind: 'user' | 'role'; key: string; details: object } | { kind: 'policy'; key: string; details: object };

/** The account as a whole. */
export function accountOperations(documents: HostDocuments): Operations {
  return {
    GetAccountAuthorizationDetails: operation({
      input: z.object({ Filter: list(z.enum(FILTERS)).default([...FILTERS]), ...page }),
      level: 'verified',
      note: "Without groups and instance profiles, of which there are none; AWS's managed policies are those that are known.",
      handle: ({ Filter, ...input }, { account }) => {
        const all = entities(documents, account, new Set(Filter)).toSorted((a, b) => (a.key < b.key ? -1 : 1));
        const { items, ...rest } = pageOf(all, ({ key }) => key, input);
        const of = (kind: Entity['kind']): object[] => items.filter((item) => item.kind === kind).map(({ details }) => details);
        return { UserDetailList: of('user'), GroupDetailList: [], RoleDetailList: of('role'), Policies: of('policy'), ...rest };
      },
    }),
    GetAccountSummary: operation({
      input: z.object({}),
      level: 'verified',
      note: 'Only what is emulated is counted.',
      handle: (_input, { account }) => ({
        SummaryMap: summaryMap({
          Roles: roles(documents).count(`${account}/`),
          Users: users(documents).count(`${account}/`),
          Policies: customerPolicies(documents).count(`${account}/`),
          Groups: 0,
          InstanceProfiles: 0,
        }),
      }),
    }),
    ListAccountAliases: operation({
      input: z.object(page),
      level: 'modelled',
      note: 'There are no aliases to make, so there are none.',
      handle: () => ({ AccountAliases: [], IsTruncated: false }),
    }),
  };
}

function entities(documents: HostDocuments, account: string, filter: ReadonlySet<(typeof FILTERS)[number]>): Entity[] {
  const range = { prefix: `${account}/` };
  const policy = (value: ManagedPolicyDocument): Entity => ({
    kind: 'policy',
    key: policyArn(value),
    details: {
      ...policyView(documents, value, account, { details: true }),
      PolicyVersionList: value.versions.toReversed().map(({ id }) => versionView(value, id)),
    },
  });
  return [
    ...(filter.has('User') ? users(documents).list(range) : []).map(({ key, value }): Entity => ({
      kind: 'user',
      key: `1 ${key}`,
      details: { ...userView(value, { details: true }), UserPolicyList: inlineView(value), GroupList: [], ...attachments(value) },
    })),
    ...(filter.has('Role') ? roles(documents).list(range) : []).map(({ key, value }): Entity => {
      const { Description: _description, MaxSessionDuration: _max, ...view } = roleView(value, { details: true });
      return {
        kind: 'role',
        key: `2 ${key}`,
        details: { ...view, RolePolicyList: inlineView(value), InstanceProfileList: [], ...attachments(value) },
      };
    }),
    ...(filter.has('LocalManagedPolicy') ? customerPolicies(documents).list(range) : []).map(({ value }) => policy(value)),
    ...(filter.has('AWSManagedPolicy') ? awsManagedPolicies() : []).map(policy),
  ];
}

function inlineView({ inline }: IdentityDocument) {
  return Object.entries(inline).map(([PolicyName, text]) => ({ PolicyName, PolicyDocument: encodeDocument(text) }));
}

function attachments(identity: IdentityDocument) {
  return { AttachedManagedPolicies: attachedView(identity), PermissionsBoundary: boundaryView(identity.boundary) };
}
