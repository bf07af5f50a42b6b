import { partitionOf } from '../../lambda/state/function-key.ts';
import { invalidParameter, queueDoesNotExist } from './errors.ts';

/** A queue as SQS tells it from all others. */
export interface QueueKey {
  account: string;
  region: string;
  name: string;
}

/** Key of the queue's document, and with a slash after it the prefix of its messages' keys. */
export function queueDocument({ account, region, name }: QueueKey): string {
  return `${account}/${region}/${name}`;
}

/** `arn:aws:sqs:REGION:ACCOUNT:NAME` */
export function queueArn({ account, region, name }: QueueKey): string {
  return `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;
}

/** Null where it is no queue's ARN. */
export function parseQueueArn(arn: string): QueueKey | null {
  const [, region, account, name] = /^arn:[a-z-]+:sqs:([a-z0-9-]+):(\d{12}):([\w.-]{1,80})$/.exec(arn) ?? [];
  return region === undefined || account === undefined || name === undefined ? null : { account, region, name };
}

/** `http://127.0.0.1:PORT/ACCOUNT/NAME`, as in AWS without the region: it comes from the request's signature. */
export function queueUrl(origin: string, { account, name }: QueueKey): string {
  return `${origin}/${account}/${name}`;
}

/** The queue that a URL names, whatever its host: URLs outlive a change of the endpoint's port. */
export function parseQueueUrl(url: string, region: string): QueueKey {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  const [, account, name] = /^(?:\/queue)?\/(\d{12})\/([\w.-]+)\/?$/.exec(path) ?? [];
  if (account === undefined || name === undefined) {
    if (url === '') throw invalidParameter('Value for parameter QueueUrl is invalid. Reason: Must specify a queue url.');
    throw queueDoesNotExist();
  }
  return { account, region, name };
}
