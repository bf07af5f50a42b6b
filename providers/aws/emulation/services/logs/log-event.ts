/** One event of a log. Times are whole epoch milliseconds. */
export interface LogEvent {
  stream: string;
  timestampMs: number;
  ingestedAtMs: number;
  message: string;
  /** Of its source: later events have later cursors. */
  cursor: string;
}

export interface LogStream {
  name: string;
  createdAtMs: number;
  /** Null where it has no events. */
  firstEventMs: number | null;
  lastEventMs: number | null;
}

export interface EventRange {
  /** Inclusive. */
  sinceMs: number;
  /** Inclusive. */
  untilMs: number;
  limit: number;
}

/** Where the events of a group come from. */
export interface LogSource {
  streams(signal: AbortSignal): Promise<LogStream[]>;
  /** The oldest events that follow a cursor, oldest first; of one stream, or of all. */
  forward(
    range: EventRange & { after: string | null; stream: string | null },
    signal: AbortSignal,
  ): Promise<{ events: LogEvent[]; more: boolean }>;
  /** The newest events of one stream that precede a cursor, oldest first. */
  backward(
    range: EventRange & { before: string | null; stream: string },
    signal: AbortSignal,
  ): Promise<{ events: LogEvent[]; more: boolean }>;
}

/** 56 digits that grow with time, the same for the same event whenever it is asked for. */
export function eventIdOf({ timestampMs, cursor }: LogEvent): string {
  const digits = cursor.replace(/\D/g, '').slice(-40);
  return String(timestampMs).padStart(16, '0') + digits.padStart(40, '0');
}
