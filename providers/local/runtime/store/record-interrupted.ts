import { randomBytes } from 'node:crypto';
import type { InvocationRecord } from '../ports.ts';
import type { Store } from './store.ts';

/** Calls that had been accepted when the last runtime ended are on record as crashed: nothing that was accepted just vanishes. */
export async function recordInterrupted({ invocations, recorder }: Pick<Store, 'invocations' | 'recorder'>): Promise<number> {
  const found = invocations.interrupted();
  await Promise.all(
    found.map(({ functionName, version, ...one }) => {
      const record: InvocationRecord = {
        ...one,
        functionName,
        version,
        mode: 'async',
        status: 'crashed',
        durationMs: 0,
        handlerMs: 0,
        billedMs: 0,
        initMs: null,
        cold: false,
        phases: [],
        memoryMaxMb: null,
        response: null,
        responseHeaders: [],
        error: { type: 'Runtime.Interrupted', message: 'The local runtime ended while this call was running.', trace: [] },
        http: null,
        spanId: randomBytes(8).toString('hex'),
        parentSpanId: null,
        environmentId: null,
        spans: [],
      };
      return recorder.finish(record);
    }),
  );
  return found.length;
}
