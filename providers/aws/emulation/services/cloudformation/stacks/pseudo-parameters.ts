import type { Stack } from './stack.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export function pseudoParameters({
  account,
  region,
  name,
  id,
  notificationArns,
}: Pick<Stack, 'account' | 'region' | 'name' | 'id'> & { notificationArns: readonly string[] }): Record<string, unknown> {
  const china = region.startsWith('cn-');
  return {
    'AWS::AccountId': account,
    'AWS::NotificationARNs': notificationArns,
    'AWS::Partition': china ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
    'AWS::Region': region,
    'AWS::StackId': id,
    'AWS::StackName': name,
    'AWS::URLSuffix': china ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
}
