import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import type { InvocationChunk, InvocationDetail } from '#shared/model/invocation.ts';
import { emptyDraft } from './draft.ts';
import { createRunMemory } from './run-memory.ts';
import { createRunStore, joinChunks, type RunCalls } from './run-store.ts';

const DRAFT = emptyDraft(['event']);
const RECORD: InvocationDetail = {
  id: 'i1',
  functionRef: 'local:default/f',
  functionName: 'f',
  version: '1',
  trigger: 'invoke',
  mode: 'sync',
  status: 'ok',
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:00:00.010Z',
  durationMs: 10,
  billedMs: 10,
  initMs: null,
  cold: false,
  phases: [],
  memoryMb: 128,
  memoryMaxMb: 40,
  requestSize: 2,
  responseSize: 2,
  error: null,
  http: null,
  traceId: '0'.repeat(32),
  environmentId: null,
  request: null,
  response: null,
  responseHeaders: [],
  logs: [],
};

const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.'))));

const calls = (partial: Partial<RunCalls>): RunCalls => ({
  create: (_, { signal }) => never(signal),
  stream: (_, { signal }) => never(signal),
  ...partial,
});

test('a run is there at once and ends with its record; the qualifier goes with the ref', async () => {
  const refs: string[] = [];
  const store = createRunStore(
    calls({
      create: async ({ ref }) => {
        refs.push(ref);
        return RECORD;
      },
    }),
  );
  let changes = 0;
  const stop = store.subscribe(() => changes++);
  store.start('local/f', '2', DRAFT);
  assert.equal(store.runs('local/f')[0]?.state, 'running');
  await sleep(1);
  assert.equal(store.runs('local/f')[0]?.state, 'done');
  assert.deepEqual(refs, ['local/f@2']);
  assert.equal(changes, 2);
  stop();
  assert.equal(store.runs('local/other').length, 0);
});

test('cancel aborts the call and is no failure', async () => {
  const store = createRunStore(calls({}));
  const id = store.start('local/f', null, DRAFT);
  store.cancel(id);
  await sleep(1);
  const [run] = store.runs('local/f');
  assert.deepEqual([run?.state, run?.error], ['cancelled', null]);
});

test('a refusal keeps its error', async () => {
  const store = createRunStore(calls({ create: () => Promise.reject(new AppError('not_found', 'No function "f".')) }));
  store.start('local/f', null, DRAFT);
  await sleep(1);
  const [run] = store.runs('local/f');
  assert.deepEqual([run?.state, run?.error?.code], ['failed', 'not_found']);
});

test('a stream shows its chunks as they come, then the record', async () => {
  const gate = Promise.withResolvers<void>();
  async function* chunks(): AsyncGenerator<InvocationChunk> {
    yield { type: 'head', status: 200, headers: [['content-type', 'text/plain']] };
    yield { type: 'chunk', base64: btoa('one ') };
    await gate.promise;
    yield { type: 'chunk', base64: btoa('two') };
    yield { type: 'done', invocation: RECORD };
  }
  const store = createRunStore(calls({ stream: async () => chunks() }));
  store.start('local/f', null, { ...DRAFT, mode: 'stream' });
  await sleep(1);
  assert.deepEqual([store.runs('local/f')[0]?.head?.status, store.runs('local/f')[0]?.receivedBytes], [200, 4]);
  gate.resolve();
  await sleep(1);
  const run = store.runs('local/f')[0];
  assert.equal(new TextDecoder().decode(joinChunks(run?.chunks ?? [])), 'one two');
  assert.deepEqual([run?.state, run?.invocation?.id], ['done', 'i1']);
});

test('only the newest runs are kept', async () => {
  const store = createRunStore(calls({ create: async () => RECORD }));
  for (let i = 0; i < 40; i++) store.start('local/f', null, DRAFT);
  await sleep(1);
  assert.equal(store.runs('local/f').length, 30);
  assert.match(store.runs('local/f')[0]?.id ?? '', /-40$/);
});

test('finished runs survive a reload by their outcome; running and refused ones do not', async () => {
  const kept = new Map<string, string>();
  const memory = createRunMemory({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) });
  const first = createRunStore(calls({ create: async () => RECORD }), memory);
  first.start('local/f', '2', DRAFT);
  await sleep(1);
  first.start('local/f', null, { ...DRAFT, mode: 'stream' });
  const second = createRunStore(calls({}), memory);
  const [run, ...others] = second.runs('local/f');
  assert.deepEqual([run?.qualifier, run?.outcome?.id, run?.invocation, others.length], ['2', 'i1', null, 0]);
  assert.equal(second.runs('local/f'), second.runs('local/f'));
  kept.set('isobar-runs:local/g', 'not json');
  assert.deepEqual(second.runs('local/g'), []);
});
