import type { FunctionLogs } from './function-logs.ts';
import type { GroupDocument, LogGroups } from './groups.ts';
import type { EventRange, LogEvent, LogSource, LogStream } from './log-event.ts';
import type { StoredLogs } from './stored-logs.ts';

/** Where one event of a group is, over both of its sources. */
export interface Position {
  /** Cursor in what functions wrote; null: at the beginning. */
  functions: string | null;
  /** Cursor in what clients put. */
  stored: string | null;
}

export const START: Position = { functions: null, stored: null };

/** Everything that is in groups, wherever it comes from. */
export interface LogBook {
  groups: LogGroups;
  stored: StoredLogs;
  functionLogs: FunctionLogs;
  streams(group: GroupDocument, signal: AbortSignal): Promise<LogStream[]>;
  /** The source of one stream; null where there is no such stream. */
  sourceOfStream(group: GroupDocument, stream: string, signal: AbortSignal): Promise<LogSource | null>;
  /** Events of all streams after a position, oldest first, `to` being the position after the last of them. */
  read(
    group: GroupDocument,
    range: EventRange & { from: Position },
    signal: AbortSignal,
  ): Promise<{ events: LogEvent[]; to: Position; more: boolean }>;
}

const DAY_MS = 86_400_000;

export function createLogBook(groups: LogGroups, stored: StoredLogs, functionLogs: FunctionLogs): LogBook {
  /** What a function wrote into the group and nobody deleted. */
  const functionSource = (group: GroupDocument): LogSource | null => {
    const sources = groups.writersTo(group.key).map((name) => functionLogs.sourceOf(name));
    return sources.length === 0 ? null : since(together(sources), groups.deletedThrough(group.key));
  };
  return {
    groups,
    stored,
    functionLogs,
    async streams(group, signal) {
      const written = (await functionSource(group)?.streams(signal)) ?? [];
      return [...written, ...(await stored.sourceOf(group.key).streams(signal))];
    },
    async sourceOfStream(group, stream, signal) {
      if (stored.find(group.key, stream) !== null) return retained(stored.sourceOf(group.key), group);
      const source = functionSource(group);
      const known = (await source?.streams(signal)) ?? [];
      return source !== null && known.some(({ name }) => name === stream) ? retained(source, group) : null;
    },
    async read(group, { from, ...range }, signal) {
      const written = functionSource(group);
      const [fromFunctions, fromStored] = await Promise.all([
        written === null
          ? { events: [], more: false }
          : retained(written, group).forward({ ...range, after: from.functions, stream: null }, signal),
        retained(stored.sourceOf(group.key), group).forward({ ...range, after: from.stored, stream: null }, signal),
      ]);
      return merge(fromFunctions, fromStored, from, range.limit);
    },
  };
}

/** The logs of several functions: their cursors are of one kind, and grow with time over all of them. */
function together(sources: readonly LogSource[]): LogSource {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) return only;
  const inOrder = (a: LogEvent, b: LogEvent): number => Number(a.cursor) - Number(b.cursor);
  return {
    streams: async (signal) => (await Promise.all(sources.map((source) => source.streams(signal)))).flat(),
    async forward(range, signal) {
      const reads = await Promise.all(sources.map((source) => source.forward(range, signal)));
      const events = reads.flatMap((read) => read.events).toSorted(inOrder);
      return { events: events.slice(0, range.limit), more: events.length > range.limit || reads.some(({ more }) => more) };
    },
    async backward(range, signal) {
      const reads = await Promise.all(sources.map((source) => source.backward(range, signal)));
      const events = reads.flatMap((read) => read.events).toSorted(inOrder);
      return { events: events.slice(-range.limit), more: events.length > range.limit || reads.some(({ more }) => more) };
    },
  };
}

interface Read {
  events: LogEvent[];
  more: boolean;
}

/** The oldest of both, and how far each was read. */
function merge(functions: Read, stored: Read, from: Position, limit: number): Read & { to: Position } {
  const to = { ...from };
  const events: LogEvent[] = [];
  let a = 0;
  let b = 0;
  while (events.length < limit) {
    const left = functions.events[a];
    const right = stored.events[b];
    if (left === undefined && right === undefined) break;
    if (right === undefined || (left !== undefined && left.timestampMs <= right.timestampMs)) {
      if (left === undefined) break;
      events.push(left);
      to.functions = left.cursor;
      a++;
    } else {
      events.push(right);
      to.stored = right.cursor;
      b++;
    }
  }
  return { events, to, more: functions.more || stored.more || a < functions.events.length || b < stored.events.length };
}

/** Without what is older than the group's retention, as of now. */
function retained(source: LogSource, { retentionDays }: GroupDocument): LogSource {
  if (retentionDays === null) return source;
  const first = (): number => Date.now() - retentionDays * DAY_MS;
  return {
    streams: (signal) => source.streams(signal),
    forward: (range, signal) => source.forward({ ...range, sinceMs: Math.max(range.sinceMs, first()) }, signal),
    backward: (range, signal) => source.backward({ ...range, sinceMs: Math.max(range.sinceMs, first()) }, signal),
  };
}

/** Without what a function wrote before its group was deleted. */
function since(source: LogSource, through: string | null): LogSource {
  if (through === null) return source;
  const isLater = (cursor: string): boolean => Number(cursor) > Number(through);
  return {
    async streams(signal) {
      const left: LogStream[] = [];
      for (const stream of await source.streams(signal)) {
        const { events } = await source.forward({ stream: stream.name, after: through, sinceMs: 0, untilMs: Infinity, limit: 1 }, signal);
        const [first] = events;
        if (first !== undefined) left.push({ ...stream, createdAtMs: first.timestampMs, firstEventMs: first.timestampMs });
      }
      return left;
    },
    forward: (range, signal) =>
      source.forward({ ...range, after: range.after === null || !isLater(range.after) ? through : range.after }, signal),
    async backward(range, signal) {
      const { events, more } = await source.backward(range, signal);
      const left = events.filter(({ cursor }) => isLater(cursor));
      return { events: left, more: more && left.length === events.length };
    },
  };
}
