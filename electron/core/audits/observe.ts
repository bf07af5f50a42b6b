import type { Call } from '#providers/provider.ts';
import type { Reading } from '#shared/model/audit/posture.ts';
import type { Usage } from '#shared/model/audit/rule.ts';
import { toInstant } from '#shared/model/time.ts';
import { parseRef } from '#shared/model/ref.ts';
import type { Span } from '#shared/model/trace.ts';
import type { CoreContext } from '../context.ts';
import { timesOf } from '../costs/measure/measure.ts';
import { asPart, unreadBecause } from './unread-because.ts';

const DAY_MS = 86_400_000;
/** Whoever has not called for so long does not call any more (GOV-002). */
const CALLS_DAYS = 90;
/** Calls that are looked at one by one, where a provider keeps a record of them. */
const CALLS = 1000;
const TRACES_DAYS = 7;
/** The newest ones; each is a request of its own. */
const TRACES = 20;
const AT_A_TIME = 5;
const ENDED: readonly string[] = ['ok', 'error', 'timeout', 'crashed'];

/** What a function was seen to do, by its traces. */
export interface ObservedTraces {
  /** Spans that the function itself made, with the trace they are of. */
  spans: { traceId: string; span: Span }[];
  traces: number;
  /** The oldest and the newest trace; equal where there is none. */
  since: string;
  until: string;
}

/** What the records of a provider say of a function. */
export interface Observation {
  /** Null where it was not called. */
  usage: Reading<Usage> | null;
  /** Null where no call in the last 90 days is on record. */
  lastInvokedAt: Reading<string | null>;
  traces: Reading<ObservedTraces>;
}

type Calls = Pick<Observation, 'usage' | 'lastInvokedAt'>;

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** From single calls. Waiting for an environment is not the function's time; its start is, once. */
async function fromHistory(core: CoreContext, ref: string, call: Call): Promise<Calls> {
  const { place, key } = core.sessions.locate(ref);
  const history = await core.sessions.facet(place, 'history');
  const { items } = await history.list({ name: key.name, limit: CALLS }, call);
  const ended = items.filter(({ status }) => ENDED.includes(status));
  const times = ended.map((one) => timesOf(one).ms).toSorted((a, b) => a - b);
  const memory = ended.flatMap(({ memoryMaxMb }) => (memoryMaxMb === null ? [] : [memoryMaxMb]));
  const dates = ended.map(({ startedAt }) => startedAt).toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  return {
    lastInvokedAt: items[0]?.startedAt ?? null,
    usage: first === undefined || last === undefined ? null : { calls: ended.length, since: first, until: last, p95Ms: quantile(times, 0.95), maxMs: times.at(-1) ?? null, memoryMaxMb: memory.length === 0 ? null : Math.max(...memory) },
  };
} // prettier-ignore

/** From sums by day. */
async function fromMetrics(core: CoreContext, ref: string, call: Call): Promise<Calls> {
  const { place, key } = core.sessions.locate(ref);
  const until = toInstant(Date.now());
  const since = toInstant(Date.now() - CALLS_DAYS * DAY_MS);
  const metrics = await core.sessions.facet(place, 'metrics');
  const { total, buckets } = await metrics.get({ name: key.name, since, until, buckets: CALLS_DAYS }, call);
  const busy = buckets.filter(({ invocations }) => invocations > 0);
  const p95Ms = total.p95Ms ?? null;
  return {
    lastInvokedAt: busy.at(-1)?.at ?? null,
    usage: total.invocations === 0 ? null : p95Ms === null ? { unread: 'the metrics do not tell how long calls take' } : { calls: total.invocations, since: busy[0]?.at ?? since, until, p95Ms, maxMs: null, memoryMaxMb: null },
  };
} // prettier-ignore

async function readCalls(core: CoreContext, ref: string, call: Call): Promise<Calls> {
  const { capabilities } = core.sessions.locate(ref).place.provider;
  const { history, metrics } = capabilities;
  try {
    if (history.supported) return await fromHistory(core, ref, call);
    if (metrics.supported) return await fromMetrics(core, ref, call);
    const none = { unread: asPart(metrics.reason) };
    return { usage: none, lastInvokedAt: none };
  } catch (error) {
    const unread = unreadBecause(error, call);
    return { usage: unread, lastInvokedAt: unread };
  }
}

/** Whether spans of this reference are of a function, or of the app that it is in. All of them are of the function's own place. */
function isOf(spanRef: string | null, name: string): boolean {
  if (spanRef === null) return false;
  const other = parseRef(spanRef).name;
  return other === name || name.startsWith(`${other}/`);
}

async function readTraces(core: CoreContext, ref: string, call: Call): Promise<Reading<ObservedTraces>> {
  const { place, key } = core.sessions.locate(ref);
  const { traces: capability } = place.provider.capabilities;
  if (!capability.supported) return { unread: asPart(capability.reason) };
  try {
    const facet = await core.sessions.facet(place, 'traces');
    const since = toInstant(Date.now() - TRACES_DAYS * DAY_MS);
    const { items, failures = [] } = await facet.list({ name: key.name, since, limit: TRACES }, call);
    if (items.length === 0 && failures[0] !== undefined) return { unread: asPart(failures[0].error.message) };
    const spans: ObservedTraces['spans'] = [];
    for (let i = 0; i < items.length; i += AT_A_TIME) {
      const traces = await Promise.all(items.slice(i, i + AT_A_TIME).map(({ traceId }) => facet.get(traceId, call)));
      for (const { traceId, spans: all } of traces) {
        const own = all.filter(({ functionRef, kind }) => isOf(functionRef, key.name) && (kind === 'client' || kind === 'producer'));
        spans.push(...own.map((span) => ({ traceId, span })));
      }
    }
    const dates = items.map(({ startedAt }) => startedAt).toSorted();
    const now = toInstant(Date.now());
    return { spans, traces: items.length, since: dates[0] ?? now, until: dates.at(-1) ?? now };
  } catch (error) {
    return unreadBecause(error, call);
  }
}

/** Reads what a deployed function took and did, as far as its provider keeps that. What is refused is told; `traced` false leaves traces alone. */
export async function observe(core: CoreContext, ref: string, traced: boolean, call: Call): Promise<Observation> {
  const bare = ref.replace(/@[^@/]*$/, '');
  const [calls, traces] = await Promise.all([
    readCalls(core, bare, call),
    traced ? readTraces(core, bare, call) : Promise.resolve({ unread: 'its requests are not traced' }),
  ]);
  return { ...calls, traces };
}
