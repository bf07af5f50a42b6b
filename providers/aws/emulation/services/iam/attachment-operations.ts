import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { roles, users, type IdentityDocument } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { limitExceeded, noSuchEntity } from './errors.ts';
import { named, nameIn, updateIdentity, type IdentityKind } from './identities.ts';
import { arn, page } from './inputs.ts';
import { findPolicy, isAwsManaged, needPolicy, policyNameOf } from './managed-policies.ts';
import { pageOf } from './paging.ts';
import { attachedView } from './view.ts';

/** The default quota. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_ATTACHED = 10;

/** Managed policies on a role or user. */
export function attachmentOperations<T extends IdentityDocument>(documents: HostDocuments, kind: IdentityKind<T>): Operations {
  const { word } = kind;
  return {
    [`Attach${word}Policy`]: operation({
      input: named.extend({ PolicyArn: arn }),
      level: 'verified',
      note: "Any of AWS's managed policies can be attached; whether it exists is known of the most used ones only.",
      handle: (input, { account }) => {
        if (findPolicy(documents, input.PolicyArn) === null && !isAwsManaged(input.PolicyArn)) {
          throw noSuchEntity(`Policy ${input.PolicyArn} does not exist or is not attachable.`);
        }
        updateIdentity(documents, kind, account, nameIn(kind, input), ({ attached }) => {
          if (attached.includes(input.PolicyArn)) return {};
          if (attached.length >= MAX_ATTACHED) throw limitExceeded(`Cannot exceed quota for PoliciesPer${word}: ${MAX_ATTACHED}`);
          return { attached: [...attached, input.PolicyArn].toSorted((a, b) => (policyNameOf(a) < policyNameOf(b) ? -1 : 1)) };
        });
      },
    }),
    [`Detach${word}Policy`]: operation({
      input: named.extend({ PolicyArn: arn }),
      level: 'verified',
      handle: (input, { account }) =>
        updateIdentity(documents, kind, account, nameIn(kind, input), ({ attached }) => {
          if (!attached.includes(input.PolicyArn)) throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
          return { attached: attached.filter((one) => one !== input.PolicyArn) };
        }),
    }),
    [`ListAttached${word}Policies`]: operation({
      input: named.extend(page),
      level: 'verified',
      handle: (input, { account }) => {
        const all = attachedView(kind.need(documents, account, nameIn(kind, input)));
        const { items, ...rest } = pageOf(
          all.filter(({ PolicyArn }) => hasPath(PolicyArn, input.PathPrefix)),
          ({ PolicyName }) => PolicyName,
          input,
        );
        return { AttachedPolicies: items, ...rest };
      },
    }),
  };
}

/** Who has a policy attached. */
export function entitiesForPolicy(documents: HostDocuments): Operations {
  return {
    ListEntitiesForPolicy: operation({
      input: z.object({ PolicyArn: arn, EntityFilter: z.string().optional(), PolicyUsageFilter: z.string().optional(), ...page }),
      level: 'verified',
      note: 'Answers in one page.',
      handle: ({ PolicyArn, EntityFilter, PolicyUsageFilter, PathPrefix = '/' }, { account }) => {
        if (!isAwsManaged(PolicyArn)) needPolicy(documents, PolicyArn);
        const has = ({ attached, boundary, path }: IdentityDocument): boolean =>
          path.startsWith(PathPrefix) &&
          ((PolicyUsageFilter !== 'PermissionsBoundary' && attached.includes(PolicyArn)) ||
            (PolicyUsageFilter !== 'PermissionsPolicy' && boundary === PolicyArn));
        const range = { prefix: `${account}/` };
        const asked = (what: string): boolean => EntityFilter === undefined || EntityFilter === what;
        const found = <T extends IdentityDocument>(all: { value: T }[]): T[] => all.map(({ value }) => value).filter(has);
        return {
          PolicyGroups: [],
          PolicyUsers: asked('User') ? found(users(documents).list(range)).map(({ name, id }) => ({ UserName: name, UserId: id })) : [],
          PolicyRoles: asked('Role') ? found(roles(documents).list(range)).map(({ name, id }) => ({ RoleName: name, RoleId: id })) : [],
          IsTruncated: false,
        };
      },
    }),
  };
}

function hasPath(policyArn: string, prefix = '/'): boolean {
  return policyArn.slice(policyArn.indexOf('/')).startsWith(prefix);
}
