import type { InvokeGrant } from '#shared/model/audit/posture.ts';
import { listOf, principalsOf, type Statement } from '../../triggers/policy.ts';

const LIMITING = /^(?:aws:(?:SourceArn|SourceAccount|SourceOrgID|PrincipalOrgID|PrincipalArn|PrincipalAccount)|lambda:EventSourceToken)$/i;

/** Somebody who may invoke, with the resources that he may do it for: empty where none is named. */
export interface PlacedGrant extends InvokeGrant {
  sourceArns: string[];
}

/** A statement of the resource policy as those whom it lets in. */
export function toGrants(statement: Statement): PlacedGrant[] {
  if (statement.Effect !== 'Allow') return [];
  const tests = Object.values(statement.Condition ?? {}).flatMap((test) => Object.entries(test));
  const keys = tests.map(([key]) => key);
  const actions = listOf(statement.Action);
  return principalsOf(statement).map((principal) => {
    const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::|$)/.exec(principal)?.[1] ?? null;
    return {
      id: statement.Sid ?? principal,
      principal,
      kind: principal === '*' ? 'anyone' : principal.endsWith('.amazonaws.com') ? 'service' : account === null ? 'identity' : 'account',
      actions,
      restricted: keys.some((key) => LIMITING.test(key)),
      account,
      // Since October 2025 a URL needs lambda:InvokeFunction too, limited to calls through it.
      viaUrl: keys.some((key) => /^lambda:(?:FunctionUrlAuthType|InvokedViaFunctionUrl)$/i.test(key)) || (actions.length > 0 && actions.every((action) => action === 'lambda:InvokeFunctionUrl')),
      sourceArns: tests.filter(([key]) => /^aws:SourceArn$/i.test(key)).flatMap(([, value]) => listOf(value)),
    };
  });
} // prettier-ignore
