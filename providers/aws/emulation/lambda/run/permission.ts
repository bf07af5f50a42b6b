import type { LambdaState, Resolved } from '../state/lambda-state.ts';
import type { PolicyStatement } from '../state/model.ts';

/** Who wants to do what with a function. */
export interface Wish {
  action: 'lambda:InvokeFunction' | 'lambda:InvokeFunctionUrl';
  /** Account of the caller; null for somebody who has not signed. */
  account: string | null;
  /** The service that calls, where it is one: `s3.amazonaws.com`. */
  service?: string;
  /** Condition keys of the request: `lambda:FunctionUrlAuthType`. */
  conditions?: Readonly<Record<string, string>>;
}

/**
 * Whether the resource policy of a function lets a caller do it. Only what the policy alone decides: identity-based
 * policies of the same account are not looked at here.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function policyAllows(
  { policies }: Pick<LambdaState, 'policies'>,
  { fn, alias, version }: Resolved,
  qualifier: string | null,
  wish: Wish,
): boolean {
  const hung = [qualifier, alias?.Name, version.version === '$LATEST' ? null : version.version].filter((one) => one !== undefined);
  const statements = [...new Set(qualifier === null ? [null] : hung)].flatMap((at) => policies.find(fn.key, at)?.statements ?? []);
  return statements.some((statement) => allows(statement, wish));
}

function allows({ Principal, Action, Condition }: PolicyStatement, { action, account, service, conditions = {} }: Wish): boolean {
  if (!matches(Action, action)) return false;
  if (!isMeant(Principal, account, service)) return false;
  const known: Record<string, string> = Object.fromEntries(Object.entries(conditions).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(Condition ?? {}).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, value]) => {
      const actual = known[key.toLowerCase()];
      if (actual === undefined) return false;
      return operator === 'ArnLike' || operator === 'StringLike' ? matches(value, actual) : actual === value;
    }),
  );
}

function isMeant(principal: PolicyStatement['Principal'], account: string | null, service: string | undefined): boolean {
  if (principal === '*') return true;
  if ('Service' in principal) return principal.Service === service;
  return principal.AWS === '*' || (account !== null && new RegExp(`^arn:[a-z-]+:(?:iam|sts)::${account}:`).test(principal.AWS));
}

/** `*` stands for anything. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${source.join('.*')}$`, 'i').test(text);
}
