import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import type { InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import { toInstant } from '#shared/model/time.ts';
import type { HistoryFacet, InvokeFacet } from '../provider.ts';
import type { MemoryState } from './memory-state.ts';

/** What an event may ask of the function; without any of it the event is the answer. */
interface Wish {
  sleepMs?: number;
  throw?: string;
  log?: string[];
  /** Answers with so many bytes. */
  bytes?: number;
}

function readWish(input: Pick<InvocationInput, 'payload'>): Wish {
  try {
    const value: unknown = JSON.parse(input.payload.body);
    return typeof value === 'object' && value !== null ? (value as Wish) : {};
  } catch {
    return {};
  }
}

async function run(state: MemoryState, name: string, input: Omit<InvocationInput, 'mode'>, signal: AbortSignal): Promise<InvocationDetail> {
  const { detail } = state.find({ name, qualifier: null });
  const id = randomUUID();
  const startedMs = Date.now();
  const wish = readWish(input);
  const logs = (wish.log ?? []).map((message) => state.log(detail.ref, 'info', message, id));
  if (wish.sleepMs !== undefined) {
    await sleep(wish.sleepMs, undefined, { signal }).catch((error: unknown) => {
      state.aborted++;
      throw error;
    });
  }
  const body = wish.bytes === undefined ? input.payload.body : 'x'.repeat(wish.bytes);
  const failed = wish.throw !== undefined;
  const durationMs = Date.now() - startedMs;
  const cold = state.invocations.every((other) => other.functionName !== name);
  const invocation: InvocationDetail = {
    id,
    functionRef: detail.ref,
    functionName: name,
    version: detail.version,
    trigger: 'invoke',
    mode: 'sync',
    status: failed ? 'error' : 'ok',
    startedAt: toInstant(startedMs),
    endedAt: toInstant(startedMs + durationMs),
    durationMs,
    billedMs: durationMs,
    initMs: null,
    cold,
    phases: [{ name: 'handler', startMs: 0, durationMs }],
    memoryMb: detail.memoryMb,
    memoryMaxMb: null,
    requestSize: Buffer.byteLength(input.payload.body),
    responseSize: failed ? null : Buffer.byteLength(body),
    error: failed ? { type: 'Error', message: wish.throw ?? '', trace: [] } : null,
    http: null,
    traceId: randomUUID().replaceAll('-', ''),
    environmentId: null,
    request: null,
    response: failed
      ? null
      : { body, encoding: 'utf8', contentType: input.payload.contentType, size: Buffer.byteLength(body), truncated: false },
    responseHeaders: [],
    logs,
  };
  state.invocations.unshift(invocation);
  return invocation;
}

const CHUNK = 64 * 1024;

/** Invocations that answer with their event, or do what it asks. */
export const memoryInvoke = (state: MemoryState): InvokeFacet => ({
  invoke: (key, input, { signal }) => run(state, key.name, input, signal),
  async *stream(key, input, { signal }) {
    yield { type: 'head', status: null, headers: [] };
    const invocation = await run(state, key.name, input, signal);
    const bytes = Buffer.from(invocation.response?.body ?? '');
    for (let at = 0; at < bytes.length; at += CHUNK) yield { type: 'chunk', base64: bytes.subarray(at, at + CHUNK).toString('base64') };
    yield { type: 'done', invocation };
  },
});

export const memoryHistory = (state: MemoryState): HistoryFacet => ({
  async list({ name, status, limit, before }) {
    const from = before === undefined ? 0 : state.invocations.findIndex((invocation) => invocation.id === before) + 1;
    const matching = state.invocations
      .slice(from)
      .filter((i) => (name === undefined || i.functionName === name) && (status === undefined || i.status === status));
    return { items: matching.slice(0, limit), more: matching.length > limit };
  },
  async get(id) {
    const found = state.invocations.find((invocation) => invocation.id === id);
    if (found === undefined) throw new AppError('not_found', `There is no invocation ${id}.`);
    return found;
  },
});
