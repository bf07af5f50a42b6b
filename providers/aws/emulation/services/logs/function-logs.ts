import type { HostTelemetry } from '../../../../emulation-host.ts';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { logStreamName } from '../../log-stream-name.ts';
import type { EventRange, LogEvent, LogSource, LogStream } from './log-event.ts';

/** Streams of what was written by no environment: a call that none could be started for. */
const NOBODY = 'runtime';

interface WriterStream extends LogStream {
  environmentId: string | null;
}

/** The logs of functions, as the runtime recorded them. */
export interface FunctionLogs {
  /** Of the function by this name in the runtime; null `versionLabel` results are `$LATEST`. */
  sourceOf(runtimeName: string): LogSource;
  /** The stream of an entry, for who gets entries elsewhere. */
  streamOf(runtimeName: string, entry: Pick<LogEntry, 'environmentId' | 'version' | 'at'>, signal: AbortSignal): Promise<string>;
  /** Forgets which streams are known. */
  reset(): void;
}

/**
 * One stream for each environment and version: `2026/11/21/[$LATEST]ID`, with the day it began to write.
 * `versionLabel` says what Lambda calls a version of the runtime.
 */
export function createFunctionLogs(telemetry: HostTelemetry, versionLabel: (runtimeName: string, version: string) => string): FunctionLogs {
  const known = new Map<string, Known>();

  /** Brings what is known of a function's streams up to date. */
  async function refresh(runtimeName: string, signal: AbortSignal): Promise<Known> {
    const before = known.get(runtimeName) ?? { last: undefined, streams: new Map<string, WriterStream>() };
    const { items, last } = await telemetry.logs.writers({ name: runtimeName, after: before.last }, signal);
    const streams = new Map(before.streams);
    for (const { environmentId, version, firstAt, lastAt } of items) {
      const key = writerKey({ environmentId, version });
      const old = streams.get(key);
      const name = old?.name ?? streamName(firstAt, version === null ? '$LATEST' : versionLabel(runtimeName, version), environmentId);
      const firstEventMs = Math.min(old?.firstEventMs ?? Infinity, Date.parse(firstAt));
      const lastEventMs = Math.max(old?.lastEventMs ?? 0, Date.parse(lastAt));
      streams.set(key, { environmentId, name, createdAtMs: firstEventMs, firstEventMs, lastEventMs });
    }
    const now = { last, streams };
    known.set(runtimeName, now);
    return now;
  }

  function sourceOf(runtimeName: string): LogSource {
    const toEvent = (streams: Known['streams'], entry: LogEntry): LogEvent => {
      const timestampMs = Date.parse(entry.at);
      const stream = streams.get(writerKey(entry))?.name ?? streamName(entry.at, '$LATEST', entry.environmentId);
      return { stream, timestampMs, ingestedAtMs: timestampMs, message: withNewline(entry.message), cursor: entry.id };
    };
    return {
      streams: async (signal) => [...(await refresh(runtimeName, signal)).streams.values()],
      async forward({ stream, after, ...range }, signal) {
        const { streams } = await refresh(runtimeName, signal);
        const writer = stream === null ? null : (find(streams, stream) ?? null);
        if (stream !== null && writer === null) return { events: [], more: false };
        const { items, more } = await telemetry.logs.forward(
          { name: runtimeName, ...when(range), ...of(writer), ...(after === null ? {} : { after }) },
          signal,
        );
        const events = items.map((entry) => toEvent(streams, entry));
        return { events: within(events, stream, range), more };
      },
      async backward({ stream, before, ...range }, signal) {
        const { streams } = await refresh(runtimeName, signal);
        const writer = find(streams, stream);
        if (writer === undefined) return { events: [], more: false };
        const { items, more } = await telemetry.logs.list(
          { name: runtimeName, ...when(range), ...of(writer), ...(before === null ? {} : { before }) },
          signal,
        );
        const events = items.map((entry) => toEvent(streams, entry));
        return { events: within(events, stream, range), more };
      },
    };
  }

  return {
    sourceOf,
    async streamOf(runtimeName, entry, signal) {
      const key = writerKey(entry);
      const name = known.get(runtimeName)?.streams.get(key)?.name ?? (await refresh(runtimeName, signal)).streams.get(key)?.name;
      return name ?? streamName(entry.at, '$LATEST', entry.environmentId);
    },
    reset: () => known.clear(),
  };
}

interface Known {
  /** Id of the entry up to which writers are known. */
  last: string | undefined;
  streams: Map<string, WriterStream>;
}

function writerKey({ environmentId, version }: Pick<LogEntry, 'environmentId' | 'version'>): string {
  return `${environmentId ?? ''} ${version ?? ''}`;
}

function find(streams: Known['streams'], name: string): WriterStream | undefined {
  return [...streams.values()].find((stream) => stream.name === name);
}

function streamName(at: string, label: string, environmentId: string | null): string {
  return logStreamName(new Date(at), label, environmentId ?? NOBODY);
}

/** Entries have fractions of milliseconds, events have not: the end is taken generously and cut in `within`. */
function when({ sinceMs, untilMs, limit }: EventRange): { since?: string; until?: string; limit: number } {
  const instant = (ms: number): string => new Date(ms).toISOString();
  return {
    limit,
    ...(sinceMs > 0 ? { since: instant(sinceMs) } : {}),
    ...(untilMs < MAX_TIME ? { until: instant(untilMs + 1) } : {}),
  };
}

/** The last time that a date can hold. */
const MAX_TIME = 8.64e15 - 1;

function of(writer: WriterStream | null): { environmentId?: string } {
  return writer?.environmentId === null || writer === null ? {} : { environmentId: writer.environmentId };
}

function within(events: LogEvent[], stream: string | null, { untilMs }: EventRange): LogEvent[] {
  return events.filter((event) => event.timestampMs <= untilMs && (stream === null || event.stream === stream));
}

/** As Lambda writes them. */
export function withNewline(message: string): string {
  return message.endsWith('\n') ? message : `${message}\n`;
}
