import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import type { LogQuery } from '../../provider.ts';
import { parseLogLine } from './log-line.ts';

const RANK: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Grows with time: the time first, then AWS's own id of the event. */
export function entryId(event: Pick<FilteredLogEvent, 'timestamp' | 'eventId'>): string {
  return `${String(event.timestamp ?? 0).padStart(15, '0')}-${event.eventId ?? ''}`;
}

/** Milliseconds since the epoch in an entry's id; null where it is none of ours. */
export function timeOfId(id: string): number | null {
  const match = /^(\d{15})-/.exec(id);
  return match === null ? null : Number(match[1]);
}

/** The stream's name is `YYYY/MM/DD/[VERSION]ENVIRONMENT`. */
function fromStream(stream: string | undefined): { version: string | null; environmentId: string | null } {
  const match = /\[([^\]]+)\](\w+)$/.exec(stream ?? '');
  return { version: match?.[1] ?? null, environmentId: match?.[2] ?? null };
}

/** Turns events into entries. A line that does not name its call belongs to the one under way in its environment. */
export class LogReader {
  readonly #functionRef: string;
  readonly #underWay = new Map<string, string>();

  constructor(functionRef: string) {
    this.#functionRef = functionRef;
  }

  read(event: FilteredLogEvent): LogEntry {
    const line = parseLogLine(event.message ?? '');
    const stream = event.logStreamName ?? '';
    if (line.invocationId !== null) this.#underWay.set(stream, line.invocationId);
    const invocationId = line.invocationId ?? this.#underWay.get(stream) ?? null;
    if (line.message.startsWith('END RequestId')) this.#underWay.delete(stream);
    return {
      ...line,
      ...fromStream(stream),
      id: entryId(event),
      at: new Date(event.timestamp ?? 0).toISOString(),
      functionRef: this.#functionRef,
      invocationId,
    };
  }
}

/** Whether an entry is asked for. CloudWatch's own patterns know neither levels nor letters of either case. */
export function matches(query: LogQuery, entry: LogEntry): boolean {
  if (query.invocationId !== undefined && entry.invocationId !== query.invocationId) return false;
  if (query.level !== undefined && RANK.indexOf(entry.level) < RANK.indexOf(query.level)) return false;
  return query.contains === undefined || entry.message.toLowerCase().includes(query.contains.toLowerCase());
}
