import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { AwsError } from '../../../server/service.ts';
import { invalidParameter, invalidValue, required } from '../errors.ts';
import { KEPT, MAX_PER_SECOND, type MoveTask, type MoveTasks } from '../move-tasks.ts';
import type { Queue } from '../queue.ts';
import type { Queues } from '../queues.ts';
import { text, wholeNumber } from './inputs.ts';
import { deadLetterSources } from './queue-operations.ts';

/** Messages that are taken out of dead letter queues. */
export function moveOperations(queues: Queues, tasks: MoveTasks): Operations {
  const byArn = (arn: string | undefined, name: string): Queue => {
    const queue = queues.findArn(required(arn, name));
    if (queue !== null) return queue;
    throw new AwsError('ResourceNotFoundException', `The queue that ${name} names does not exist.`, { status: 404 });
  };
  return {
    StartMessageMoveTask: operation({
      level: 'verified',
      input: z.object({ SourceArn: text, DestinationArn: text, MaxNumberOfMessagesPerSecond: wholeNumber }),
      handle: ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: rate }) => {
        const source = byArn(SourceArn, 'SourceArn');
        if (deadLetterSources(queues, source.record).length === 0) {
          throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
        }
        if (DestinationArn !== undefined && byArn(DestinationArn, 'DestinationArn').fifo !== source.fifo) {
          throw invalidParameter('Source and destination have to be queues of the same type.');
        }
        if (rate !== undefined && (rate < 1 || rate > MAX_PER_SECOND)) {
          throw invalidValue(rate, 'MaxNumberOfMessagesPerSecond', `Must be between 1 and ${MAX_PER_SECOND}.`);
        }
        return { TaskHandle: handleOf(tasks.start(source, DestinationArn ?? null, rate ?? null)) };
      },
    }),
    ListMessageMoveTasks: operation({
      level: 'verified',
      input: z.object({ SourceArn: text, MaxResults: wholeNumber }),
      handle: ({ SourceArn, MaxResults = 1 }) => {
        if (MaxResults < 1 || MaxResults > KEPT) throw invalidValue(MaxResults, 'MaxResults', `Must be between 1 and ${KEPT}.`);
        return { Results: tasks.list(byArn(SourceArn, 'SourceArn')).slice(0, MaxResults).map(toWire) };
      },
    }),
    CancelMessageMoveTask: operation({
      level: 'verified',
      input: z.object({ TaskHandle: text }),
      handle: ({ TaskHandle }) => ({
        ApproximateNumberOfMessagesMoved: tasks.cancel(readHandle(required(TaskHandle, 'TaskHandle'))).moved,
      }),
    }),
  };
}

function handleOf({ id, source }: MoveTask): string {
  return Buffer.from(JSON.stringify({ taskId: id, sourceArn: source })).toString('base64');
}

function readHandle(handle: string): string {
  try {
    const read: unknown = JSON.parse(Buffer.from(handle, 'base64').toString('utf8'));
    const id: unknown = typeof read === 'object' && read !== null ? Reflect.get(read, 'taskId') : null;
    if (typeof id === 'string') return id;
  } catch {
    // No handle of ours: the error below.
  }
  throw invalidValue(handle, 'TaskHandle', 'It is not the handle of a task.');
}

/** "TaskHandle: this value is only populated for tasks that are in RUNNING state." */
function toWire(task: MoveTask): Record<string, unknown> {
  const { status, source, destination, perSecond, moved, toMove, failure, startedAtMs } = task;
  return {
    ...(status === 'RUNNING' ? { TaskHandle: handleOf(task) } : {}),
    Status: status,
    SourceArn: source,
    ...(destination === null ? {} : { DestinationArn: destination }),
    ...(perSecond === null ? {} : { MaxNumberOfMessagesPerSecond: perSecond }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: toMove,
    ...(failure === null ? {} : { FailureReason: failure }),
    StartedTimestamp: startedAtMs,
  };
}
