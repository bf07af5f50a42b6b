import { checkPolicyDocument, type PolicyStatement } from '../iam/check-policy-document.ts';
import type { RequestContext } from '../iam/evaluation/context.ts';
import { evaluate } from '../iam/evaluation/evaluate.ts';
import type { RoleDocument } from '../../identity/roles.ts';

/** Who asks for a role. */
export interface Asking {
  account: string;
  /** `arn:aws:iam::ACCOUNT:root` where the key says no more than the account: that stands for anybody in it. */
  arn: string;
  sessionName: string;
  externalId: string | undefined;
}

/**
 * Whether the role's trust policy lets somebody assume it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function trusts({ trust }: RoleDocument, asking: Asking): boolean {
  const { version, statements } = checkPolicyDocument(trust, 'trust');
  const policy = { version, statements: statements.filter((statement) => isAbout(statement, asking)) };
  const question = { action: 'sts:AssumeRole', resource: '*', context: contextOf(asking) };
  return evaluate([{ id: 'trust', type: 'resource', policy }], question).decision === 'allowed';
}

/** Nobody has shown a code of a device here, so the keys about that have no value: as with long-term keys at AWS. */
function contextOf({ account, arn, sessionName, externalId }: Asking): RequestContext {
  return new Map([
    ['aws:principalaccount', [account]],
    ['aws:principalarn', [roleOfSession(arn) ?? arn]],
    ['sts:rolesessionname', [sessionName]],
    ...(externalId === undefined ? [] : [['sts:externalid', [externalId]] as const]),
  ]);
}

function isAbout({ Principal, NotPrincipal }: PolicyStatement, asking: Asking): boolean {
  if (NotPrincipal !== undefined) return !names(NotPrincipal, asking);
  return Principal !== undefined && names(Principal, asking);
}

function names(principal: NonNullable<PolicyStatement['Principal']>, asking: Asking): boolean {
  if (principal === '*') return true;
  return [principal['AWS'] ?? []].flat().some((one) => isOne(one, asking));
}

function isOne(principal: string, { account, arn }: Asking): boolean {
  if (principal === '*' || principal === account || principal === `arn:aws:iam::${account}:root`) return true;
  if (arn === `arn:aws:iam::${account}:root`) return principal.startsWith(`arn:aws:iam::${account}:`);
  // The path of a role is not in the ARN of its sessions.
  return principal === arn || principal.replace(/:role\/(?:.*\/)?/, ':role/') === roleOfSession(arn);
}

/** `arn:aws:iam::ACCOUNT:role/NAME` of a session's ARN; null where it is none. */
function roleOfSession(arn: string): string | null {
  const [, account, name] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return account === undefined || name === undefined ? null : `arn:aws:iam::${account}:role/${name}`;
}
