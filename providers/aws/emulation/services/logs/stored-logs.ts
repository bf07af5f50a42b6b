import type { HostDocuments } from '../../../../emulation-host.ts';
import { createCollection, type Collection } from '../../collection.ts';
import { groupDocumentKey, type GroupKey } from './log-names.ts';
import type { EventRange, LogEvent, LogSource, LogStream } from './log-event.ts';

interface StreamDocument {
  name: string;
  createdAtMs: number;
  firstEventMs: number | null;
  lastEventMs: number | null;
}

interface EventDocument {
  timestampMs: number;
  ingestedAtMs: number;
  message: string;
}

/** Stands between group and stream, and between stream and time; it can be in neither name. */
const SEPARATOR = '\u0000';

/** Streams and events that clients made themselves. */
export interface StoredLogs {
  sourceOf(group: GroupKey): LogSource;
  find(group: GroupKey, stream: string): LogStream | null;
  /** False where there is one by this name. */
  create(group: GroupKey, stream: string): boolean;
  put(group: GroupKey, stream: string, events: readonly { timestampMs: number; message: string }[]): void;
  remove(group: GroupKey, stream: string): boolean;
  removeGroup(group: GroupKey): void;
  /** Called with the events of every `put`. Gives back the way to stop it. */
  onPut(listener: (group: GroupKey, events: readonly LogEvent[]) => void): () => void;
}

export function createStoredLogs(documents: HostDocuments): StoredLogs {
  const streams: Collection<StreamDocument> = createCollection(documents, 'logs.streams');
  const events: Collection<EventDocument> = createCollection(documents, 'logs.events');
  // One count for all, so that no two events of a group have the same cursor.
  const counter = createCollection<number>(documents, 'logs.counter');
  const listeners = new Set<(group: GroupKey, events: readonly LogEvent[]) => void>();
  const prefixOf = (group: GroupKey): string => `${groupDocumentKey(group)}${SEPARATOR}`;
  const keyOf = (group: GroupKey, stream: string): string => prefixOf(group) + stream;

  function toEvent(prefix: string, stream: string, { key, value }: { key: string; value: EventDocument }): LogEvent {
    return { stream, ...value, cursor: key.slice(prefix.length) };
  }

  /** Events of one stream in order of their times, read in slices. */
  function* read(group: GroupKey, stream: string, { sinceMs, untilMs }: EventRange, after: string | null): Generator<LogEvent> {
    const prefix = `${keyOf(group, stream)}${SEPARATOR}`;
    const first = `${timeKey(sinceMs)}`;
    let last = prefix + (after !== null && after > first ? after : first);
    for (;;) {
      const slice = events.list({ prefix, after: last, limit: SLICE });
      for (const item of slice) {
        if (item.value.timestampMs > untilMs) return;
        yield toEvent(prefix, stream, item);
      }
      if (slice.length < SLICE) return;
      last = slice.at(-1)?.key ?? last;
    }
  }

  function write(key: string, stream: string, added: readonly { timestampMs: number; message: string }[]): LogEvent[] {
    const before = streams.get(key);
    if (before === null) return [];
    const ingestedAtMs = Date.now();
    let written = counter.get('events') ?? 0;
    const put = added.map((event): LogEvent => {
      const cursor = `${timeKey(event.timestampMs)}${String(written++).padStart(12, '0')}`;
      events.put(`${key}${SEPARATOR}${cursor}`, { ...event, ingestedAtMs });
      return { stream, ...event, ingestedAtMs, cursor };
    });
    const times = added.map(({ timestampMs }) => timestampMs);
    counter.put('events', written);
    streams.put(key, {
      ...before,
      firstEventMs: times.reduce((a, b) => Math.min(a, b), before.firstEventMs ?? Infinity),
      lastEventMs: times.reduce((a, b) => Math.max(a, b), before.lastEventMs ?? 0),
    });
    return put;
  }

  return {
    sourceOf: (group) => ({
      streams: async () => streams.list({ prefix: prefixOf(group) }).map(({ value }) => value),
      async forward({ stream, after, ...range }) {
        const names = stream === null ? streams.list({ prefix: prefixOf(group) }).map(({ value }) => value.name) : [stream];
        const found = names.flatMap((name) => take(read(group, name, range, after), range.limit + 1));
        const sorted = found.toSorted((a, b) => (a.cursor < b.cursor ? -1 : 1));
        return { events: sorted.slice(0, range.limit), more: sorted.length > range.limit };
      },
      async backward({ stream, before, ...range }) {
        const all = [...read(group, stream, range, null)].filter(({ cursor }) => before === null || cursor < before);
        return { events: all.slice(-range.limit), more: all.length > range.limit };
      },
    }),
    find: (group, stream) => streams.get(keyOf(group, stream)),
    create(group, stream) {
      if (streams.get(keyOf(group, stream)) !== null) return false;
      streams.put(keyOf(group, stream), { name: stream, createdAtMs: Date.now(), firstEventMs: null, lastEventMs: null });
      return true;
    },
    put(group, stream, added) {
      const put = documents.transaction(() => write(keyOf(group, stream), stream, added));
      for (const listener of listeners) listener(group, put);
    },
    remove: (group, stream) =>
      documents.transaction(() => {
        events.removeAll(`${keyOf(group, stream)}${SEPARATOR}`);
        return streams.remove(keyOf(group, stream));
      }),
    removeGroup: (group) => documents.transaction(() => [events, streams].forEach((all) => all.removeAll(prefixOf(group)))),
    onPut(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const SLICE = 1000;

function timeKey(ms: number): string {
  return String(Math.max(0, Math.floor(ms))).padStart(16, '0');
}

function take<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.push(item) >= count) break;
  }
  return taken;
}
