import { isUnread, type FunctionPosture } from '#shared/model/audit/posture.ts';

/** What every function needs of its platform, though its code never says so. */
const PLATFORM = /^(?:logs:(?:CreateLog\w+|PutLogEvents)|xray:\w+|ec2:(?:\w*NetworkInterface\w*|\w*PrivateIpAddresses))$/;
/** What the platform polls queues and streams with, in the function's name. */
const POLLING = /^(?:sqs|kinesis|dynamodb):(?:ReceiveMessage|DeleteMessage|GetQueueAttributes|ChangeMessageVisibility|DescribeStream\w*|GetRecords|GetShardIterator|List(?:Streams|Shards))$/; // prettier-ignore

/** Whether Lambda needs a permission of the execution role, though the code never asks for it. */
export function isPlatformNeed(permission: string, { sources }: FunctionPosture): boolean {
  const polled = sources === undefined || isUnread(sources) || sources.some(({ asynchronous }) => !asynchronous);
  return PLATFORM.test(permission) || (polled && POLLING.test(permission));
}
