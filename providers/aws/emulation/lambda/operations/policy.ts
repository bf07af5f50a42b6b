import { AwsError } from '../../server/service.ts';
import { conflict, invalidParameter, notFound } from '../protocol/answers.ts';
import type { PolicyDocument, PolicyStatement } from '../state/model.ts';
import { newRevision } from '../state/revision.ts';

/** "20 KB" for a function's resource-based policy. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_POLICY = 20_480;

/** A policy with one statement more. Throws `ResourceConflictException`, `PolicyLengthExceededException`. */
export function withStatement(policy: PolicyDocument | null, statement: PolicyStatement): PolicyDocument {
  const before = policy?.statements ?? [];
  if (before.some(({ Sid }) => Sid === statement.Sid)) {
    throw conflict(
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  const statements = [...before, statement];
  const size = Buffer.byteLength(policyText(statements));
  if (size > MAX_POLICY) {
    throw new AwsError('PolicyLengthExceededException', `The final policy size (${size}) is bigger than the limit (${MAX_POLICY}).`, {
      members: { Type: 'User' },
    });
  }
  return { revisionId: newRevision(), statements };
}

/** A policy without a statement; null where it was the last. Throws `ResourceNotFoundException`. */
export function withoutStatement(policy: PolicyDocument, sid: string): PolicyDocument | null {
  const statements = policy.statements.filter(({ Sid }) => Sid !== sid);
  if (statements.length === policy.statements.length) throw notFound(`Statement ${sid} is not found in resource policy.`);
  return statements.length === 0 ? null : { revisionId: newRevision(), statements };
}

/** A policy as JSON text, as `GetPolicy` has it. */
export function policyText(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

/** `Principal` of a request as a statement has it: everybody, a service, an account or an ARN. Throws where it is none. */
export function principalOf(principal: string, partition: string): PolicyStatement['Principal'] {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${partition}:iam::${principal}:root` };
  if (/^arn:aws[a-z-]*:(?:iam|sts)::(?:\d{12}|cloudfront):.+$/.test(principal)) return { AWS: principal };
  if (/^[a-z0-9][a-z0-9.-]*\.(?:amazonaws|amazon|aws\.internal)(?:\.com)?(?:\.cn)?$/.test(principal)) return { Service: principal };
  throw invalidParameter('The provided principal was invalid. Please check the principal and try again.');
}
