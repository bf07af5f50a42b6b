import type { AwsContext } from '../../../server/context.ts';
import { validationError } from '../errors.ts';
import { isInProgress, type Stack, type StackStatus } from '../stacks/stack.ts';
import type { StackStore } from '../stacks/stack-store.ts';
import { createOperation, type StackOperation } from './stack-operation.ts';

/** Runs operations of stacks, each stack's one at a time. */
export interface StackRunner {
  /**
   * Begins to work on a stack; resolves when that is over or after a moment, whichever comes first: a small stack is
   * done by the time its caller asks, and nobody waits half a minute for the next time a waiter looks.
   */
  run(
    stack: Stack,
    options: { token: string | null; timeoutMinutes?: number | null },
    work: (operation: StackOperation) => Promise<void>,
  ): Promise<void>;
  /** Marks what a stop of the runtime left unfinished. */
  resume(): void;
  /** Forgets what runs: it goes on to the end of its step and writes nothing down. */
  reset(): void;
  /** Ends what runs. */
  stop(): Promise<void>;
}

const MOMENT_MS = 2000;

/** What becomes of a stack whose operation was cut off. */
const CUT_OFF: Readonly<Partial<Record<StackStatus, StackStatus>>> = {
  CREATE_IN_PROGRESS: 'CREATE_FAILED',
  ROLLBACK_IN_PROGRESS: 'ROLLBACK_FAILED',
  UPDATE_IN_PROGRESS: 'UPDATE_FAILED',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_COMPLETE',
  UPDATE_ROLLBACK_IN_PROGRESS: 'UPDATE_ROLLBACK_FAILED',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_ROLLBACK_COMPLETE',
  DELETE_IN_PROGRESS: 'DELETE_FAILED',
};

export function createStackRunner(context: AwsContext, store: StackStore): StackRunner {
  const running = new Map<string, Promise<void>>();
  let stopped = false;
  let resets = 0;
  const begin = async (stack: Stack, token: string | null, deadlineMs: number, work: (operation: StackOperation) => Promise<void>) => {
    const begunAfter = resets;
    const isForgotten = () => resets !== begunAfter;
    const mayGoOn = () => {
      if (isForgotten()) throw new Error('The stack was forgotten.');
      if (stopped) throw new Error('The runtime is stopping.');
      if (Date.now() > deadlineMs) throw validationError('Stack creation time exceeded the specified timeout.');
    };
    const operation = createOperation({ context, store, stack, token, mayGoOn, isForgotten });
    try {
      await work(operation);
    } catch (error) {
      // What a stop leaves unfinished is told at the next start.
      if (stopped || isForgotten()) return;
      context.host.log('error', `cloudformation: the operation on ${stack.name} failed.`, error);
      const status = CUT_OFF[stack.status];
      if (status !== undefined) operation.status(status, 'Internal Failure');
    }
  };
  return {
    async run(stack, { token, timeoutMinutes = null }, work) {
      const deadlineMs = timeoutMinutes === null ? Number.POSITIVE_INFINITY : Date.now() + timeoutMinutes * 60_000;
      const over = begin(stack, token, deadlineMs, work).finally(() => running.delete(stack.id));
      running.set(stack.id, over);
      let moment: NodeJS.Timeout | undefined;
      await Promise.race([over, new Promise((resolve) => (moment = setTimeout(resolve, MOMENT_MS)))]);
      clearTimeout(moment);
    },
    resume() {
      for (const stack of store.everyStack().filter(isInProgress)) {
        const operation = createOperation({ context, store, stack, token: null, mayGoOn: () => {}, isForgotten: () => false });
        operation.status(CUT_OFF[stack.status] ?? stack.status, 'The local runtime was stopped during the operation.');
      }
    },
    reset: () => void resets++,
    async stop() {
      stopped = true;
      await Promise.all(running.values());
    },
  };
}
