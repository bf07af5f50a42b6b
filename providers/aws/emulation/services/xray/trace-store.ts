import type { EmulationHost } from '../../../../emulation-host.ts';
import { createCollection } from '../../collection.ts';
import { models } from '../../models.ts';
import type { Home } from '../../lambda/state/function-key.ts';
import type { Segment } from './segment.ts';
import { functionOf, segmentsOfTrace } from './segments-of-trace.ts';
import { fromXrayTraceId, toXrayTraceId } from './trace-id.ts';

export interface XrayTrace {
  id: string;
  segments: Segment[];
}

interface Place {
  account: string;
  region: string;
}

/** Where a list of traces goes on: those that began before this, without these. */
export interface TraceCursor {
  untilMs: number;
  seen: string[];
}

/** Traces of the runtime together with segments that clients sent. */
export interface TraceStore {
  get(id: string, at: Place): XrayTrace | null;
  /** Newest first; null where there are no more. */
  list(
    at: Place,
    range: { sinceMs: number; from: TraceCursor; limit: number },
    signal: AbortSignal,
  ): Promise<{ traces: XrayTrace[]; next: TraceCursor | null }>;
  put(segment: Segment, at: Place): void;
}

/** As long as X-Ray keeps traces. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html */
const KEPT_MS = 30 * 86_400_000;

export function createTraceStore({ documents, telemetry, functions }: EmulationHost, home: Home): TraceStore {
  const segments = createCollection<Segment>(documents, 'xray.segments');
  /** Traces that have segments of clients, by the time of the first. */
  const times = createCollection<{ id: string; startMs: number }>(documents, 'xray.traces');
  const placeKey = ({ account, region }: Place): string => `${account}/${region}/`;

  function recorded(id: string, at: Place): Segment[] {
    const traceId = fromXrayTraceId(id);
    const trace = traceId === null ? null : telemetry.traces.get(traceId);
    if (trace === null) return [];
    const isHere = trace.spans.some((span) => {
      const key = functionOf(span, home);
      if (key === null || key.account !== at.account || key.region !== at.region) return false;
      const model = functions.find(span.service)?.live.project.model;
      return model === undefined || models.some((one) => one.id === model);
    });
    return isHere ? segmentsOfTrace(trace, home) : [];
  }

  const get = (id: string, at: Place): XrayTrace | null => {
    const sent = segments.list({ prefix: `${placeKey(at)}${id}/` }).map(({ value }) => value);
    const all = [...recorded(id, at), ...sent].toSorted((a, b) => a.start_time - b.start_time);
    return all.length === 0 ? null : { id, segments: all };
  };

  return {
    get,
    async list(at, { sinceMs, from, limit }, signal) {
      const instant = (ms: number): string => new Date(ms).toISOString();
      const { items } = await telemetry.traces.list(
        { since: instant(sinceMs), until: instant(from.untilMs + 1), limit: limit + from.seen.length + 1 },
        signal,
      );
      const own = times
        .list({ prefix: placeKey(at) })
        .map(({ value }) => value)
        .filter(({ startMs }) => startMs >= sinceMs && startMs <= from.untilMs);
      const known = new Map(own.map(({ id, startMs }) => [id, startMs]));
      for (const { traceId, startedAt } of items) known.set(toXrayTraceId(traceId), Date.parse(startedAt));
      const left = [...known].filter(([id]) => !from.seen.includes(id)).toSorted(([, a], [, b]) => b - a);
      const page = left.slice(0, limit);
      const last = page.at(-1);
      const next = last === undefined || left.length <= limit ? null : cursorAfter(page, last[1], from);
      return { traces: page.flatMap(([id]) => get(id, at) ?? []), next };
    },
    put(segment, at) {
      documents.transaction(() => {
        segments.put(`${placeKey(at)}${segment.trace_id}/${segment.id}`, segment);
        const key = placeKey(at) + segment.trace_id;
        const startMs = Math.floor(segment.start_time * 1000);
        times.put(key, { id: segment.trace_id, startMs: Math.min(startMs, times.get(key)?.startMs ?? Infinity) });
        forget(placeKey(at));
      });
    },
  };

  /** What is too old goes as new segments come: ids begin with the time. */
  function forget(prefix: string): void {
    for (const { key, value } of times.list({ prefix, limit: 20 })) {
      if (value.startMs >= Date.now() - KEPT_MS) continue;
      segments.removeAll(`${key}/`);
      times.remove(key);
    }
  }
}

/** Times are whole milliseconds, so those of the last one are named. */
function cursorAfter(page: readonly (readonly [string, number])[], untilMs: number, before: TraceCursor): TraceCursor {
  const seen = page.filter(([, startMs]) => startMs === untilMs).map(([id]) => id);
  return { untilMs, seen: before.untilMs === untilMs ? [...before.seen, ...seen] : seen };
}
