import { AppError } from '#shared/errors.ts';
import type { HostTelemetry } from '../../../emulation-host.ts';
import { tailLogs } from '../control/tail-logs.ts';
import { readMeasurements, readMetrics } from '../store/metrics-table.ts';
import type { Store } from '../store/store.ts';

/** What the runtime recorded, for an emulation to tell in its cloud's words. */
export function createHostTelemetry(store: Store): HostTelemetry {
  return {
    logs: {
      list: ({ since, until, limit, before, ...filter }, signal) =>
        store.logs.list(filter, { sinceMs: toMs(since), untilMs: toMs(until), limit, before }, signal),
      forward: ({ since, until, limit, after, ...filter }, signal) =>
        store.logs.forward(filter, { sinceMs: toMs(since), untilMs: toMs(until), limit, after }, signal),
      writers: ({ name, after }, signal) => store.logs.writers(name, after, signal),
      tail: ({ after, ...filter }, signal) => tailLogs(store, filter, after, signal),
    },
    traces: {
      list: ({ since, until, ...query }, signal) => store.traces.list({ ...query, sinceMs: toMs(since), untilMs: toMs(until) }, signal),
      get(traceId) {
        try {
          return store.traces.get(traceId);
        } catch (error) {
          if (error instanceof AppError && error.code === 'not_found') return null;
          throw error;
        }
      },
      receive: (spans) => store.recorder.receive(spans),
    },
    metrics: ({ name, since, until, buckets }, signal) =>
      readMetrics(store.file, { name, sinceMs: Date.parse(since), untilMs: Date.parse(until), buckets }, signal),
    invocations: ({ name, since, until }, signal) =>
      readMeasurements(store.file, { name, sinceMs: Date.parse(since), untilMs: Date.parse(until) }, signal),
  };
}

function toMs(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant);
}
