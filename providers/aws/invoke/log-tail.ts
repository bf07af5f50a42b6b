import type { LogEntry } from '#shared/model/log-entry.ts';
import { parseLogLine } from '../telemetry/log-line.ts';
import { parseReport, type Report } from '../telemetry/report-line.ts';

/** The last 4 KB of an invocation's log, as Invoke gives them. */
export interface LogTail {
  logs: LogEntry[];
  /** Null where the line is not in the tail. */
  report: Report | null;
}

/** Beginnings of what stands in the log as one entry; anything else belongs to the entry above it. */
const BEGINS =
  /^(?:\{|\[[A-Z]+\]\t|\d{4}-\d\d-\d\dT|(?:START|END|REPORT|INIT_START|INIT_REPORT|RESTORE_\w+|EXTENSION|TELEMETRY|LOGS|RequestId:)\b)/;

function splitEntries(text: string): string[] {
  const entries: string[] = [];
  for (const line of text.split('\n')) {
    const last = entries.length - 1;
    if (entries.length === 0 || BEGINS.test(line)) entries.push(line);
    else entries[last] = `${entries[last] ?? ''}\n${line}`;
  }
  return entries.map((entry) => entry.replace(/\n+$/, '')).filter((entry) => entry !== '');
}

/** Reads the tail that came with an invocation. It has no ids and only some times: those are the invocation's own. */
export function readLogTail(
  base64: string | undefined,
  of: { id: string; at: string; functionRef: string; version: string | null },
): LogTail {
  if (base64 === undefined) return { logs: [], report: null };
  const entries = splitEntries(Buffer.from(base64, 'base64').toString('utf8'));
  const report = entries.map(parseReport).find((one) => one !== null) ?? null;
  let time = of.at;
  const logs = entries.map((entry, i): LogEntry => {
    const { level, message, stream, traceId } = parseLogLine(entry);
    const own = /^\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(entry)?.[0];
    // A line without a time was written after the one above it.
    if (own !== undefined && !Number.isNaN(Date.parse(own))) time = new Date(own).toISOString();
    return {
      id: `${of.id}/${String(i).padStart(4, '0')}`,
      at: time,
      level,
      message,
      functionRef: of.functionRef,
      version: of.version,
      invocationId: of.id,
      environmentId: null,
      traceId,
      stream,
    };
  });
  return { logs, report };
}
