import type { HostDocuments } from '../../../../emulation-host.ts';
import type { IdentityDocument } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { checkPolicyDocument } from './check-policy-document.ts';
import { limitExceeded, noSuchEntity } from './errors.ts';
import { named, nameIn, updateIdentity, type IdentityKind } from './identities.ts';
import { arn, document, page, policyName } from './inputs.ts';
import { needBoundary } from './managed-policies.ts';
import { pageOf } from './paging.ts';
import { encodeDocument } from './view.ts';

/** Policies that a role or user has of its own. */
export function inlinePolicyOperations<T extends IdentityDocument>(documents: HostDocuments, kind: IdentityKind<T>): Operations {
  const { word } = kind;
  const missing = (policy: string) => noSuchEntity(`The ${word.toLowerCase()} policy with name ${policy} cannot be found.`);
  return {
    [`Put${word}Policy`]: operation({
      input: named.extend({ PolicyName: policyName, PolicyDocument: document }),
      level: 'verified',
      handle: (input, { account }) => {
        checkPolicyDocument(input.PolicyDocument, 'identity');
        updateIdentity(documents, kind, account, nameIn(kind, input), (before) => {
          const inline = { ...before.inline, [input.PolicyName]: input.PolicyDocument };
          if (sizeOf(inline) > kind.inlineQuota) {
            throw limitExceeded(`Maximum policy size of ${kind.inlineQuota} bytes exceeded for ${word.toLowerCase()} ${before.name}`);
          }
          return { inline };
        });
      },
    }),
    [`Get${word}Policy`]: operation({
      input: named.extend({ PolicyName: policyName }),
      level: 'verified',
      handle: (input, { account }) => {
        const { name, inline } = kind.need(documents, account, nameIn(kind, input));
        const text = Object.hasOwn(inline, input.PolicyName) ? inline[input.PolicyName] : undefined;
        if (text === undefined) throw missing(input.PolicyName);
        return { [`${word}Name`]: name, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(text) };
      },
    }),
    [`List${word}Policies`]: operation({
      input: named.extend(page),
      level: 'verified',
      handle: (input, { account }) => {
        const names = Object.keys(kind.need(documents, account, nameIn(kind, input)).inline).toSorted();
        const { items, ...rest } = pageOf(names, (name) => name, input);
        return { PolicyNames: items, ...rest };
      },
    }),
    [`Delete${word}Policy`]: operation({
      input: named.extend({ PolicyName: policyName }),
      level: 'verified',
      handle: (input, { account }) =>
        updateIdentity(documents, kind, account, nameIn(kind, input), ({ inline }) => {
          if (!Object.hasOwn(inline, input.PolicyName)) throw missing(input.PolicyName);
          return { inline: Object.fromEntries(Object.entries(inline).filter(([key]) => key !== input.PolicyName)) };
        }),
    }),
  };
}

export function boundaryOperations<T extends IdentityDocument>(documents: HostDocuments, kind: IdentityKind<T>): Operations {
  const { word } = kind;
  return {
    [`Put${word}PermissionsBoundary`]: operation({
      input: named.extend({ PermissionsBoundary: arn }),
      level: 'modelled',
      handle: (input, { account }) => {
        needBoundary(documents, input.PermissionsBoundary);
        updateIdentity(documents, kind, account, nameIn(kind, input), () => ({ boundary: input.PermissionsBoundary }));
      },
    }),
    [`Delete${word}PermissionsBoundary`]: operation({
      input: named,
      level: 'modelled',
      handle: (input, { account }) =>
        updateIdentity(documents, kind, account, nameIn(kind, input), ({ name, boundary }) => {
          if (boundary === null) throw noSuchEntity(`${word} ${name} does not have a permissions boundary.`);
          return { boundary: null };
        }),
    }),
  };
}

/** White space does not count. */
function sizeOf(inline: Readonly<Record<string, string>>): number {
  return Object.values(inline).reduce((sum, text) => sum + text.replace(/\s/g, '').length, 0);
}
