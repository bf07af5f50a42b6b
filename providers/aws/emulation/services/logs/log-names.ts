import { partitionOf } from '../../lambda/state/function-key.ts';
import { AwsError } from '../../server/service.ts';

/** A log group as it is told from all others. */
export interface GroupKey {
  account: string;
  region: string;
  name: string;
}

/** `ACCOUNT/REGION/NAME` */
export function groupDocumentKey({ account, region, name }: GroupKey): string {
  return `${account}/${region}/${name}`;
}

/** `arn:aws:logs:REGION:ACCOUNT:log-group:NAME` */
export function groupArn({ account, region, name }: GroupKey): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${name}`;
}

export function streamArn(group: GroupKey, stream: string): string {
  return `${groupArn(group)}:log-stream:${stream}`;
}

/** The group that a name or an ARN means; an ARN may end with `:*`. Throws `InvalidParameterException`. */
export function groupKeyOf(identifier: string, { account, region }: { account: string; region: string }): GroupKey {
  if (!identifier.startsWith('arn:')) return { account, region, name: identifier };
  const [, arnRegion, arnAccount, name] = /^arn:[^:]+:logs:([^:]+):(\d{12}):log-group:([^:*]+)(?::\*)?$/.exec(identifier) ?? [];
  if (arnRegion === undefined || arnAccount === undefined || name === undefined) {
    throw new AwsError('InvalidParameterException', `Invalid log group identifier: ${identifier}`);
  }
  return { account: arnAccount, region: arnRegion, name };
}

/** The group of a call that takes a name or an identifier, and needs one of them. */
export function groupOfCall(
  { logGroupName, logGroupIdentifier }: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined },
  at: { account: string; region: string },
): GroupKey {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw new AwsError('InvalidParameterException', 'LogGroup name and LogGroup ARN are mutually exclusive parameters.');
  }
  const given = logGroupName ?? logGroupIdentifier;
  if (given === undefined) throw new AwsError('InvalidParameterException', 'Either logGroupName or logGroupIdentifier is required.');
  return groupKeyOf(given, at);
}

export function groupNotFound(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

export function streamNotFound(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
}
