import { randomUUID } from 'node:crypto';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { createCollection } from '../../collection.ts';
import { AwsError } from '../../server/service.ts';
import { invalidParameter } from './errors.ts';
import { queueArn, queueDocument } from './queue-key.ts';
import type { MessageState } from './message.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';

/** The most that may be asked for; without a rate "Amazon SQS optimizes" it, and so much is not noticed here. */
export const MAX_PER_SECOND = 500;
/** Tasks of a queue that are remembered: as many as can be listed. */
export const KEPT = 10;
const TICK_MS = 100;
/** Why tasks fail. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html */
const NO_QUEUE = 'AWS.SimpleQueueService.NonExistentQueue';
const NO_SOURCE = 'CouldNotDetermineMessageSource';

/** A task as it is kept. Its messages are those that were in the queue when it was their turn. */
export interface MoveTask {
  id: string;
  source: string;
  /** Null: every message goes back where it came from. */
  destination: string | null;
  perSecond: number | null;
  startedAtMs: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  moved: number;
  toMove: number;
  failure: string | null;
}

/**
 * Messages on their way out of dead letter queues. What was moved is durable; a task that the end of the runtime
 * interrupts goes on at the next start.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export class MoveTasks {
  readonly #queues: Queues;
  readonly #documents: HostDocuments;
  readonly #tasks;
  readonly #onFault: (error: unknown) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(queues: Queues, documents: HostDocuments, onFault: (error: unknown) => void) {
    this.#queues = queues;
    this.#documents = documents;
    this.#tasks = createCollection<MoveTask>(documents, 'sqs-move-tasks');
    this.#onFault = onFault;
  }

  /** Goes on with what was not finished. */
  resume(): void {
    for (const { key, value } of this.#tasks.list()) if (value.status === 'RUNNING') this.#schedule(key, value);
  }

  /** Stops, without an end to any task. */
  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Throws where one is running for this queue already. */
  start(source: Queue, destination: string | null, perSecond: number | null): MoveTask {
    if (this.list(source)[0]?.status === 'RUNNING') {
      throw new AwsError('UnsupportedOperation', 'A task is running for this queue already; only one may run at a time.');
    }
    const task: MoveTask = {
      id: randomUUID(),
      source: queueArn(source.record),
      destination,
      perSecond,
      startedAtMs: Date.now(),
      status: 'RUNNING',
      moved: 0,
      toMove: source.messages.size(),
      failure: null,
    };
    const key = `${queueDocument(source.record)}/${String(task.startedAtMs).padStart(16, '0')}-${task.id}`;
    this.#tasks.put(key, task);
    for (const { key: old } of this.#tasks.list({ prefix: `${queueDocument(source.record)}/` }).slice(0, -KEPT)) this.#tasks.remove(old);
    this.#schedule(key, task);
    return task;
  }

  /** Ends a running task and gives it. Throws `ResourceNotFoundException` where none has this id. */
  cancel(id: string): MoveTask {
    const found = this.#tasks.list().find(({ value }) => value.id === id);
    if (found === undefined) throw new AwsError('ResourceNotFoundException', 'Task does not exist.', { status: 404 });
    if (found.value.status !== 'RUNNING') throw invalidParameter('Only running tasks can be cancelled.');
    const task: MoveTask = { ...found.value, status: 'CANCELLED' };
    clearTimeout(this.#timers.get(found.key));
    this.#timers.delete(found.key);
    this.#tasks.put(found.key, task);
    return task;
  }

  /** The tasks of a queue, the newest first. */
  list(source: Queue): MoveTask[] {
    return this.#tasks
      .list({ prefix: `${queueDocument(source.record)}/` })
      .map(({ value }) => value)
      .toReversed();
  }

  #schedule(key: string, task: MoveTask): void {
    const run = (): void => {
      this.#timers.delete(key);
      try {
        const next = this.#move(task);
        this.#tasks.put(key, next);
        if (next.status === 'RUNNING') this.#schedule(key, next);
      } catch (error) {
        this.#onFault(error);
        this.#tasks.put(key, { ...task, status: 'FAILED', failure: 'InternalError' });
      }
    };
    this.#timers.set(key, setTimeout(run, TICK_MS));
  }

  /** Moves what may be moved by now, and says how the task stands then. Messages in flight stay. */
  #move(task: MoveTask): MoveTask {
    const source = this.#queues.findArn(task.source);
    if (source === null) return { ...task, status: 'FAILED', failure: NO_QUEUE };
    const now = Date.now();
    const rate = task.perSecond ?? MAX_PER_SECOND;
    // No more than those of a second at once: a task that a restart interrupted has much to make up for.
    const allowed = Math.min(rate, Math.floor((rate * (now - task.startedAtMs)) / 1000) - task.moved);
    if (allowed < 1) return task;
    const ready = source.messages.ready(now, allowed);
    let { moved } = task;
    for (const state of ready) {
      const arn = task.destination ?? state.deadLetterSourceArn;
      const target = arn === null ? null : this.#queues.findArn(arn);
      if (target === null) return { ...task, moved, status: 'FAILED', failure: arn === null ? NO_SOURCE : NO_QUEUE };
      this.#hand(source, target, state);
      moved++;
    }
    return { ...task, moved, status: source.messages.ready(now, 1).length === 0 ? 'COMPLETED' : 'RUNNING' };
  }

  /** "Redriven messages are considered new messages with a new messageID and enqueueTime". */
  #hand(source: Queue, target: Queue, state: MessageState): void {
    const { senderId, groupId, deduplicationId } = state;
    const sentAtMs = Date.now();
    this.#documents.transaction(() => {
      const content = source.messages.content(state);
      source.messages.remove(state);
      const fresh = { receives: 0, firstReceivedAtMs: null, lastReceivedAtMs: null, receipt: null, deadLetterSourceArn: null };
      const message = { ...fresh, id: randomUUID(), senderId, sentAtMs, visibleAtMs: sentAtMs, groupId, deduplicationId };
      target.messages.add(message, content);
    });
    setImmediate(target.notify);
  }
}
