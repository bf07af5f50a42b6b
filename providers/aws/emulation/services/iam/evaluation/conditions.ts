import { BlockList, isIP } from 'node:net';
import type { PolicyStatement } from '../check-policy-document.ts';
import { resolveVariables, type RequestContext } from './context.ts';
import { matchesWildcard } from '#shared/matches-wildcard.ts';

export interface ConditionResult {
  met: boolean;
  /** Keys that the request has no value for. */
  missing: string[];
}

/** Whether one value of the request agrees with one of the policy. */
type Test = (actual: string, wanted: string) => boolean;

const lower = (text: string): string => text.toLowerCase();
const number =
  (by: (a: number, b: number) => boolean): Test =>
  (actual, wanted) =>
    by(Number(actual), Number(wanted));
const date =
  (by: (a: number, b: number) => boolean): Test =>
  (actual, wanted) =>
    by(instant(actual), instant(wanted));

/** Operators that hold where any wanted value agrees. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const POSITIVE: Readonly<Record<string, Test>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringEqualsIgnoreCase: (actual, wanted) => lower(actual) === lower(wanted),
  StringLike: (actual, wanted) => matchesWildcard(wanted, actual),
  NumericEquals: number((a, b) => a === b),
  NumericLessThan: number((a, b) => a < b),
  NumericLessThanEquals: number((a, b) => a <= b),
  NumericGreaterThan: number((a, b) => a > b),
  NumericGreaterThanEquals: number((a, b) => a >= b),
  DateEquals: date((a, b) => a === b),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
  Bool: (actual, wanted) => lower(actual) === lower(wanted),
  BinaryEquals: (actual, wanted) => actual === wanted,
  IpAddress: inNetwork,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
};

/** Operators that hold where no unwanted value agrees, by what they negate. */
const NEGATIVE: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** Whether all conditions of a statement are met. An operator that does not exist is never met. */
export function evaluateConditions(condition: PolicyStatement['Condition'], context: RequestContext, version: string): ConditionResult {
  const missing: string[] = [];
  let met = true;
  for (const [operator, keys] of Object.entries(condition ?? {})) {
    for (const [key, values] of Object.entries(keys)) {
      const resolved = [values].flat().map((value) => resolveVariables(String(value), context, version));
      const unknown = resolved.flatMap((one) => one.missing);
      const wanted = resolved.flatMap(({ text }) => (text === null ? [] : [text]));
      if (!evaluateKey(operator, key, wanted, context, unknown)) met = false;
      missing.push(...unknown);
    }
  }
  return { met, missing };
}

function evaluateKey(operator: string, key: string, wanted: string[], context: RequestContext, missing: string[]): boolean {
  const actual = context.get(lower(key));
  const [, set, base = operator, ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (base === 'Null') return wanted.some((value) => (lower(value) === 'true') === (actual === undefined));
  const negated = Object.hasOwn(NEGATIVE, base) ? NEGATIVE[base] : undefined;
  const name = negated ?? base;
  const test = Object.hasOwn(POSITIVE, name) ? POSITIVE[name] : undefined;
  if (test === undefined) return false;
  if (actual === undefined) {
    missing.push(key);
    return ifExists !== undefined || negated !== undefined || set === 'ForAllValues';
  }
  const agrees = (value: string): boolean => wanted.some((one) => test(value, one)) === (negated === undefined);
  return set === 'ForAnyValue' || (set === undefined && negated === undefined) ? actual.some(agrees) : actual.every(agrees);
}

/** ISO 8601, or seconds since 1970. */
function instant(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function inNetwork(actual: string, wanted: string): boolean {
  const [address = '', bits] = wanted.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(actual) !== family) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const prefix = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 6 ? 128 : 32)) return false;
  const network = new BlockList();
  network.addSubnet(address, prefix, type);
  return network.check(actual, type);
}

/** Each of the six parts by itself, so that a wildcard does not reach over a colon. */
function matchesArn(actual: string, wanted: string): boolean {
  const parts = (arn: string): string[] => {
    const split = arn.split(':');
    return [...split.slice(0, 5), split.slice(5).join(':')];
  };
  const pattern = parts(wanted);
  const text = parts(actual);
  return pattern.every((part, at) => matchesWildcard(part, text[at] ?? ''));
}
