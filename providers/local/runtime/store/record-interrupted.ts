import { randomBytes } from 'node:crypto';
import type { InvocationRecord } from '../ports.ts';
import type { Store } from './store.ts';

/** Calls that had been accepted when the last runtime ended are on record as crashed: nothing that was accepted just vanishes. */
export function recordInterrupted({ invocations, recorder }: Pick<Store, 'invocations' | 'recorder'>): number {
  const found = invocations.interrupted();
  for (const one of found) {
    const record: InvocationRecord = {
      ...one,
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
    recorder.finish(record);
  }
  recorder.flush();
  return found.length;
}
