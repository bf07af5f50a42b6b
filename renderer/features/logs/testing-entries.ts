import type { LogEntry } from '#shared/model/log-entry.ts';

/** A log entry for tests; `n` gives id and time. */
export function entry(n: number, message = `line ${n}`, more: Partial<LogEntry> = {}): LogEntry {
  return {
    id: String(n).padStart(8, '0'),
    at: new Date(1e12 + n).toISOString(),
    level: 'info',
    message,
    functionRef: 'local:default/hello',
    version: '1',
    invocationId: null,
    environmentId: null,
    traceId: null,
    stream: 'stdout',
    ...more,
  };
}
