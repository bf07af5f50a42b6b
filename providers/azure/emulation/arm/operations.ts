import { randomUUID } from 'node:crypto';
import type { EmulationHost } from '../../../emulation-host.ts';
import { ArmError } from './arm-error.ts';
import type { ArmAnswer } from './arm-route.ts';

/** What takes longer than a request: it is asked for at a URL of its own until it is over. */
export interface Operations {
  /** Begins it. The answer is 202 with a Location, which is `at` with the operation's id after it, and an api-version. */
  start(at: string, apiVersion: string, work: (signal: AbortSignal) => Promise<ArmAnswer>): ArmAnswer;
  /** The answer of one that is over, 202 before that. Throws where there is no such operation. */
  result(id: string): ArmAnswer;
  /** Ends what is running. */
  close(): Promise<void>;
}

/** How many that are over are remembered. */
const KEPT = 500;

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
export function createOperations({ log }: Pick<EmulationHost, 'log'>): Operations {
  const all = new Map<string, { location: string; answer: ArmAnswer | null; done: Promise<void>; stop: AbortController }>();
  const pending = (location: string): ArmAnswer => ({ status: 202, headers: { location, 'retry-after': '1' } });
  return {
    start(at, apiVersion, work) {
      const id = randomUUID();
      const location = `${at}/${id}?api-version=${apiVersion}`;
      const stop = new AbortController();
      const run = async (): Promise<ArmAnswer> => {
        try {
          return await work(stop.signal);
        } catch (error) {
          if (error instanceof ArmError) return { status: error.status, body: error.toBody() };
          log('error', `The operation ${id} failed.`, error);
          return {
            status: 500,
            body: new ArmError(500, 'InternalServerError', 'The operation failed. The log of the local runtime has the cause.').toBody(),
          };
        }
      };
      const operation = { location, answer: null as ArmAnswer | null, stop, done: Promise.resolve() };
      operation.done = run().then((answer) => {
        operation.answer = answer;
      });
      all.set(id, operation);
      for (const [old, { answer }] of all) {
        if (all.size <= KEPT) break;
        if (answer !== null) all.delete(old);
      }
      return pending(location);
    },
    result(id) {
      const found = all.get(id);
      if (found === undefined) throw new ArmError(404, 'OperationNotFound', `The operation '${id}' could not be found.`);
      return found.answer ?? pending(found.location);
    },
    async close() {
      for (const { stop } of all.values()) stop.abort();
      await Promise.all([...all.values()].map(({ done }) => done));
    },
  };
}
