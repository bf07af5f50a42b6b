import { traceIdOf } from '../telemetry/report-line.ts';

/** The trace that an answer's header names, where there is one to be read: "not sampled" leads nowhere. */
export function tracedId(header: string | null): string | null {
  return header === null || /sampled=0/i.test(header) ? null : traceIdOf(header);
}
