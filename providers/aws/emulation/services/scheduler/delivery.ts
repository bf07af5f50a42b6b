import { randomUUID } from 'node:crypto';
import { arnService, type ServiceLinks } from '../../sources.ts';
import { AwsError } from '../../server/service.ts';
import { scheduleArn, type Schedule, type Target } from './schedule.ts';
import { payloadOf } from './payload.ts';
import { resolveTarget } from './targets.ts';

/** "up to 24 hours" and "185 retry attempts". @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const DEFAULT_AGE_S = 86_400;
const DEFAULT_RETRIES = 185;
const MAX_BACKOFF_MS = 15 * 60 * 1000;

/** A run that is on its way to its target. Epoch milliseconds. */
export interface Delivery {
  /** `<aws.scheduler.execution-id>` */
  id: string;
  scheduleArn: string;
  account: string;
  region: string;
  target: Target;
  dueAtMs: number;
  /** Made so far. */
  attempts: number;
  nextAttemptMs: number;
}

export function createDelivery(schedule: Schedule, dueAtMs: number, nowMs: number): Delivery {
  const { account, region, target } = schedule;
  return { id: randomUUID(), scheduleArn: scheduleArn(schedule), account, region, target, dueAtMs, attempts: 0, nextAttemptMs: nowMs };
}

/** Gives the run to its target. Throws what the target says. */
export async function deliver(links: ServiceLinks, delivery: Delivery): Promise<void> {
  const { target } = delivery;
  const resolved = resolveTarget(target, payloadOf(delivery), delivery);
  if (arnService(resolved.arn) === 'lambda') {
    if (links.functions === null) throw new AwsError('ResourceNotFoundException', `Function not found: ${resolved.arn}`);
    links.functions.enqueue(resolved.arn, Buffer.from(resolved.payload), 'schedule');
    return;
  }
  const queues = links.targets.get('sqs');
  if (queues === undefined) throw new AwsError('ResourceNotFoundException', `Queue not found: ${resolved.arn}`);
  const groupId = target.SqsParameters?.MessageGroupId;
  await queues.deliver(resolved.arn, { body: resolved.payload, ...(groupId === undefined ? {} : { groupId }) });
}

/** After a failure: when it is tried again, or which limit of the retry policy is reached. */
export function afterFailure({ target, attempts, dueAtMs }: Delivery, nowMs: number): { retryAtMs: number } | { exhausted: string } {
  const { MaximumRetryAttempts = DEFAULT_RETRIES, MaximumEventAgeInSeconds = DEFAULT_AGE_S } = target.RetryPolicy ?? {};
  if (attempts > MaximumRetryAttempts) return { exhausted: 'MaximumRetryAttempts' };
  const retryAtMs = nowMs + Math.min(1000 * 2 ** (attempts - 1), MAX_BACKOFF_MS);
  return retryAtMs > dueAtMs + 1000 * MaximumEventAgeInSeconds ? { exhausted: 'MaximumEventAgeInSeconds' } : { retryAtMs };
}

/** Whether a run is too old to be made at all. */
export function isTooOld({ RetryPolicy }: Target, dueAtMs: number, nowMs: number): boolean {
  return nowMs > dueAtMs + 1000 * (RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_S);
}

/**
 * Puts a run that failed for good into the dead letter queue, if there is one.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html#configuring-schedule-dlq-dead-letter-event
 */
export async function deliverDeadLetter(links: ServiceLinks, delivery: Delivery, error: unknown, exhausted: string): Promise<void> {
  const arn = delivery.target.DeadLetterConfig?.Arn;
  if (arn === undefined) return;
  const attributes = {
    ERROR_CODE: error instanceof AwsError ? error.code : 'InternalServerException',
    ERROR_MESSAGE: error instanceof Error && error.message !== '' ? error.message : 'The target could not be invoked.',
    EXECUTION_ID: delivery.id,
    EXHAUSTED_RETRY_CONDITION: exhausted,
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(Math.max(0, delivery.attempts - 1)),
    SCHEDULED_TIME: new Date(delivery.dueAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    SCHEDULE_ARN: delivery.scheduleArn,
    TARGET_ARN: delivery.target.Arn,
  };
  await links.targets.get('sqs')?.deliver(arn, { body: payloadOf(delivery), attributes });
}
