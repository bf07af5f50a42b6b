import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '@aws-sdk/client-iam';
import type { Call, DeployProgress } from '../../provider.ts';
import { AppError } from '#shared/errors.ts';
import type { AwsContext } from '../aws-context.ts';
import { isMissing } from '../missing.ts';
import { AWS } from '../provider-id.ts';

/** Who may take the role on: Lambda, and nobody else. */
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** Managed policies a new role gets. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
const BASIC = 'service-role/AWSLambdaBasicExecutionRole';
const TRACING = 'AWSXRayDaemonWriteAccess';
const ROLE_MAX = 64;

/** Name of the role that a function gets where none is chosen. */
export function ownRoleName(functionName: string): string {
  const name = `isobar-${functionName}`;
  if (name.length <= ROLE_MAX) return name;
  return `${name.slice(0, ROLE_MAX - 9)}-${createHash('sha256').update(functionName).digest('hex').slice(0, 8)}`;
}

export const policiesFor = (tracing: boolean): string[] => (tracing ? [BASIC, TRACING] : [BASIC]);

/** The partition of a region: part of every ARN there. */
export function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The role of this name; null where there is none. */
export async function findRole(context: AwsContext, op: string, region: string, RoleName: string, { signal }: Call): Promise<Role | null> {
  return context.run(op, region, async () => {
    const iam = await context.clients.iam(region);
    try {
      const { Role: role } = await iam.getRole({ RoleName }, { abortSignal: signal });
      return role ?? null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  });
}

/** Whether Lambda may take the role on. */
export function trustsLambda({ AssumeRolePolicyDocument = '' }: Role): boolean {
  return decodeURIComponent(AssumeRolePolicyDocument).includes('lambda.amazonaws.com');
}

/** Makes the role. Another deployment may have made it at the same moment: its role serves as well. */
async function createOrFind(
  context: AwsContext,
  { op, region, RoleName, Description }: { op: string; region: string; RoleName: string; Description: string },
  call: Call,
): Promise<string> {
  const iam = await context.clients.iam(region);
  try {
    const { Role: role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: TRUST, Description }, { abortSignal: call.signal });
    return role?.Arn ?? '';
  } catch (error) {
    if (!(error instanceof Error && error.name.startsWith('EntityAlreadyExists'))) throw error;
    return (await findRole(context, op, region, RoleName, call))?.Arn ?? '';
  }
}

/** The function's own role, made where it is not there yet: trusted to Lambda only, allowed to write logs, and traces where it is traced. */
export async function ensureRole(
  context: AwsContext,
  { op, region, functionName, tracing }: { op: string; region: string; functionName: string; tracing: boolean },
  progress: DeployProgress,
  call: Call,
): Promise<string> {
  const RoleName = ownRoleName(functionName);
  const found = await findRole(context, op, region, RoleName, call);
  if (found?.Arn !== undefined) {
    if (!trustsLambda(found)) {
      throw new AppError('conflict', `There is a role ${RoleName}, and Lambda may not take it on.`, {
        provider: AWS,
        op,
        hint: `Choose a role with --options ${AWS}.role=ARN, or let lambda.amazonaws.com assume that one.`,
      });
    }
    progress.log(`The role ${RoleName} is there already.`);
    return found.Arn;
  }
  return context.run(op, region, async () => {
    const iam = await context.clients.iam(region);
    const options = { abortSignal: call.signal };
    const Description = `Execution role of the Lambda function ${functionName}, made by Isobar`;
    const made = await createOrFind(context, { op, region, RoleName, Description }, call);
    for (const policy of policiesFor(tracing)) {
      await iam.attachRolePolicy({ RoleName, PolicyArn: `arn:${partitionOf(region)}:iam::aws:policy/${policy}` }, options);
      progress.log(`Attached ${policy}.`);
    }
    return made;
  });
}

/** Seconds for which a role that has just been made may not be there yet for Lambda. */
const PATIENCE_MS = 60_000;

/**
 * IAM is eventually consistent: for some seconds Lambda may say that it cannot assume a role that it can.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function whileRoleSettles<T>(work: () => Promise<T>, progress: DeployProgress, { signal }: Call): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (let wait = 500; ; wait = Math.min(wait * 2, 5000)) {
    try {
      return await work();
    } catch (error) {
      const settling =
        error instanceof Error && /role.*cannot be assumed by Lambda|KMS key is invalid for CreateGrant/i.test(error.message);
      if (!settling || Date.now() + wait > until) throw error;
      progress.log('The new role is not known everywhere yet; trying again.');
      await sleep(wait, undefined, { signal });
    }
  }
}
