import type { PermissionStatement } from '#shared/model/audit/posture.ts';

/** Statements as an IAM policy document; of conditions only that there are some is known. */
export function policyText(statements: readonly PermissionStatement[]): string {
  const list = statements.map(({ effect, allBut, actions, resources, conditional }) => ({
    Effect: effect === 'allow' ? 'Allow' : 'Deny',
    [allBut ? 'NotAction' : 'Action']: actions,
    Resource: resources,
    ...(conditional ? { Condition: 'as it is' } : {}),
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement: list }, null, 2);
}
