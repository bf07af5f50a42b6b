import { AppError, toAppError } from '#shared/errors.ts';
import type { InvocationChunk, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import { toInput, type Draft } from './draft.ts';
import { fromBase64 } from './payload-view.ts';
import type { RunMemory } from './run-memory.ts';

/** A part of a streamed body. `atMs` counts from the start of the run. */
export interface RunChunk {
  atMs: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** One call made in this session. A run that is going on survives leaving the page. */
export interface Run {
  id: string;
  /** The function, without a qualifier. */
  ref: string;
  qualifier: string | null;
  draft: Draft;
  /** Epoch milliseconds. */
  startedAt: number;
  endedAt: number | null;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  head: { status: number | null; headers: [string, string][] } | null;
  chunks: readonly RunChunk[];
  receivedBytes: number;
  /** Null while it runs, where it failed before it began, and for a run from before a reload: then `outcome` names it. */
  invocation: InvocationDetail | null;
  outcome: Pick<InvocationDetail, 'id' | 'status' | 'durationMs' | 'cold'> | null;
  error: AppError | null;
}

/** The two calls that a run may make; `client.invocations` is one. */
export interface RunCalls {
  create(input: InvocationInput & { ref: string }, options: { signal: AbortSignal }): Promise<InvocationDetail>;
  stream(input: Omit<InvocationInput, 'mode'> & { ref: string }, options: { signal: AbortSignal }): Promise<AsyncIterable<InvocationChunk>>;
}

export interface RunStore {
  /** Starts a call and returns its id. */
  start(ref: string, qualifier: string | null, draft: Draft): string;
  /** Stops a call; the function is told, and the run ends as cancelled. */
  cancel(id: string): void;
  /** Takes in the record of a run whose call returned before it was over. */
  settle(run: Run, invocation: InvocationDetail): void;
  /** Runs of a function, newest first. The array is the same until something changes. */
  runs(ref: string): readonly Run[];
  subscribe(listener: () => void): () => void;
}

/** Runs kept for each function; the oldest finished ones go first. */
const KEEP = 30;
/** Streamed bytes kept for looking at; what comes after is only counted. */
const KEEP_BYTES = 8_000_000;
const NO_MEMORY: RunMemory = { load: () => [], save: () => undefined };

export function createRunStore(calls: RunCalls, memory: RunMemory = NO_MEMORY, now: () => number = Date.now): RunStore {
  const byRef = new Map<string, readonly Run[]>();
  const aborts = new Map<string, AbortController>();
  const listeners = new Set<() => void>();
  let count = 0;

  const read = (ref: string): readonly Run[] => {
    const known = byRef.get(ref);
    if (known !== undefined) return known;
    const loaded = memory.load(ref);
    byRef.set(ref, loaded);
    return loaded;
  };
  const write = (ref: string, runs: readonly Run[]) => {
    byRef.set(ref, runs.slice(0, KEEP));
    for (const listener of listeners) listener();
  };
  const patch = (run: Pick<Run, 'ref' | 'id'>, change: (run: Run) => Partial<Run>) => {
    const before = read(run.ref).find((other) => other.id === run.id);
    write(
      run.ref,
      read(run.ref).map((other) => (other.id === run.id ? { ...other, ...change(other) } : other)),
    );
    // Not for every chunk of a stream: only when a run is over.
    const after = read(run.ref).find((other) => other.id === run.id);
    if (after?.state !== before?.state || after?.outcome !== before?.outcome) memory.save(run.ref, read(run.ref));
  };
  const follow = async (run: Run, signal: AbortSignal) => {
    const input = { ...toInput(run.draft), ref: run.qualifier === null ? run.ref : `${run.ref}@${run.qualifier}` };
    if (run.draft.mode !== 'stream') {
      const invocation = await calls.create(input, { signal });
      return patch(run, () => ({ state: 'done', endedAt: now(), ...recorded(invocation) }));
    }
    const { mode: _, ...request } = input;
    for await (const chunk of await calls.stream(request, { signal })) patch(run, (current) => takeChunk(current, chunk, now()));
    patch(run, (current) => (current.state === 'running' ? cutShort(signal, now()) : {}));
  };

  return {
    start(ref, qualifier, draft) {
      const id = `${now().toString(36)}-${++count}`;
      const run: Run = { ...BLANK, id, ref, qualifier, draft, startedAt: now() };
      const abort = new AbortController();
      aborts.set(id, abort);
      write(ref, [run, ...read(ref)]);
      follow(run, abort.signal)
        .catch((thrown: unknown) => {
          const error = toAppError(thrown);
          const stopped = abort.signal.aborted || error.code === 'cancelled';
          patch(run, () => ({ state: stopped ? 'cancelled' : 'failed', endedAt: now(), error: stopped ? null : error }));
        })
        .finally(() => aborts.delete(id));
      return id;
    },
    cancel(id) {
      aborts.get(id)?.abort();
    },
    settle: (run, invocation) => patch(run, () => recorded(invocation)),
    runs: read,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const BLANK = {
  endedAt: null,
  state: 'running',
  head: null,
  chunks: [],
  receivedBytes: 0,
  invocation: null,
  outcome: null,
  error: null,
} as const satisfies Partial<Run>;

function takeChunk(run: Run, chunk: InvocationChunk, at: number): Partial<Run> {
  switch (chunk.type) {
    case 'head':
      return { head: { status: chunk.status, headers: chunk.headers } };
    case 'chunk': {
      const bytes = fromBase64(chunk.base64);
      const receivedBytes = run.receivedBytes + bytes.length;
      if (run.receivedBytes > KEEP_BYTES) return { receivedBytes };
      return { chunks: [...run.chunks, { atMs: at - run.startedAt, bytes }], receivedBytes };
    }
    case 'done':
      return { state: 'done', endedAt: at, ...recorded(chunk.invocation) };
  }
}

function recorded(invocation: InvocationDetail): Pick<Run, 'invocation' | 'outcome'> {
  const { id, status, durationMs, cold } = invocation;
  return { invocation, outcome: { id, status, durationMs, cold } };
}

/** A stream that ended without its record. */
function cutShort(signal: AbortSignal, at: number): Partial<Run> {
  if (signal.aborted) return { state: 'cancelled', endedAt: at };
  const error = new AppError('unavailable', 'The response broke off before the function had finished.', {
    hint: 'Its invocation may still be recorded: look under Invocations.',
  });
  return { state: 'failed', endedAt: at, error };
}

/** All chunks put together. */
export function joinChunks(chunks: readonly RunChunk[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.bytes.length, 0));
  let at = 0;
  for (const { bytes } of chunks) {
    joined.set(bytes, at);
    at += bytes.length;
  }
  return joined;
}
