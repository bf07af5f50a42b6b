import type { Policy, PolicyStatement } from '../check-policy-document.ts';
import { evaluateConditions } from './conditions.ts';
import { resolveVariables, type RequestContext } from './context.ts';
import { matchesWildcard } from '#shared/matches-wildcard.ts';

/** One policy with what it is called in an answer. */
export interface NamedPolicy {
  id: string;
  type: 'user' | 'role' | 'aws-managed' | 'user-managed' | 'resource' | 'none';
  policy: Policy;
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** What policies say of one action on one resource. */
export interface Verdict {
  decision: Decision;
  /** The policies with a statement that decided, each once for every such statement. */
  matched: NamedPolicy[];
  /** Condition keys and variables without a value. */
  missing: string[];
}

export interface Question {
  /** `s3:GetObject`. Actions are not distinguished by case. */
  action: string;
  /** An ARN, or `*`. */
  resource: string;
  context: RequestContext;
}

/**
 * What a set of policies decides: a deny wins over everything, without an allow the answer is no.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: readonly NamedPolicy[], question: Question): Verdict {
  const allows: NamedPolicy[] = [];
  const denies: NamedPolicy[] = [];
  const missing = new Set<string>();
  for (const named of policies) {
    const { statements, version } = named.policy;
    for (const statement of statements) {
      if (!appliesTo(statement, question, version, missing)) continue;
      const { met, missing: unknown } = evaluateConditions(statement.Condition, question.context, version);
      for (const key of unknown) missing.add(key);
      if (met) (statement.Effect === 'Deny' ? denies : allows).push(named);
    }
  }
  const decision = denies.length > 0 ? 'explicitDeny' : allows.length > 0 ? 'allowed' : 'implicitDeny';
  return { decision, matched: denies.length > 0 ? denies : allows, missing: [...missing].toSorted() };
}

function appliesTo(statement: PolicyStatement, question: Question, version: string, missing: Set<string>): boolean {
  const action = question.action.toLowerCase();
  const hasAction = (patterns: string | string[]): boolean => [patterns].flat().some((one) => matchesWildcard(one.toLowerCase(), action));
  const hasResource = (patterns: string | string[]): boolean =>
    [patterns].flat().some((one) => {
      const { text, missing: unknown } = resolveVariables(one, question.context, version);
      for (const key of unknown) missing.add(key);
      return text !== null && matchesWildcard(text, question.resource);
    });
  if (statement.Action !== undefined && !hasAction(statement.Action)) return false;
  if (statement.NotAction !== undefined && hasAction(statement.NotAction)) return false;
  if (statement.Resource !== undefined && !hasResource(statement.Resource)) return false;
  return statement.NotResource === undefined || !hasResource(statement.NotResource);
}
