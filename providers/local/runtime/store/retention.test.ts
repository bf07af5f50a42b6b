import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { forgetHistory } from './retention.ts';
import { openStore, type Store } from './store.ts';
import { tempDir, testLine, testProject, testRecord, testStore } from './testing-records.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const { signal } = new AbortController();

/** A call so many days ago, with a span of its own and two lines. */
function call(store: Store, daysAgo: number, bytes = 0): string {
  const startedAtMs = NOW - daysAgo * DAY;
  const body = { bytes: new Uint8Array(bytes).fill(65), contentType: null, size: bytes, truncated: false };
  const record = testRecord({ startedAtMs, request: body });
  const span = { ...SPAN, spanId: record.spanId.toUpperCase(), parentSpanId: record.spanId };
  for (let i = 0; i < 2; i++) store.recorder.log(testLine({ atMs: startedAtMs + i, invocationId: record.id }));
  store.recorder.finish({ ...record, spans: [span] });
  return record.id;
}

const SPAN = {
  name: 'GET',
  kind: 'client' as const,
  service: 'hello',
  startMs: 0,
  durationMs: 1,
  status: 'ok' as const,
  statusMessage: null,
  attributes: {},
  events: [],
  functionRef: null,
  invocationId: null,
};

function deploy(store: Store): void {
  const project = testProject({ name: 'hello' });
  const code = { codeSha256: 'a'.repeat(64), codeSize: 1, origin: null, entries: [] };
  store.functions.add({ name: 'hello', version: 1, createdAtMs: NOW - 1000 * DAY, project, ...code }, true);
}

async function left(store: Store): Promise<number[]> {
  const rows = (table: string): number => Number(store.file.get(`SELECT count(*) AS n FROM ${table}`)?.['n']);
  const { items } = await store.logs.list({}, { limit: 10_000 }, signal);
  return [rows('invocations'), items.length, rows('traces'), rows('spans'), store.functions.count()];
}

test('what is older than it may be goes, step by step; what is deployed stays', async (t) => {
  const store = testStore(t);
  deploy(store);
  for (let i = 0; i < 1200; i++) call(store, 100 - i / 100);
  const kept = Array.from({ length: 30 }, (_, i) => call(store, 29 - i));
  let steps = 1;
  while (forgetHistory(store.file, { days: 30, mb: 0 }, NOW)) steps++;
  assert.ok(steps >= 4, `${steps} steps`);
  assert.deepEqual(await left(store), [30, 60, 30, 30, 1]);
  assert.ok(kept.every((id) => store.invocations.find(id) !== null));
});

test('what is more than there may be goes, the oldest first', async (t) => {
  const store = testStore(t);
  deploy(store);
  const ids = Array.from({ length: 3000 }, (_, i) => call(store, 30 - i / 1000, 2000));
  while (forgetHistory(store.file, { days: 0, mb: 4 }, NOW));
  const [invocations = 0, , traces = 0, , functions] = await left(store);
  assert.ok(invocations > 600 && invocations < 2400, `${invocations} invocations`);
  assert.ok(Math.abs(traces - invocations) <= 1);
  assert.equal(functions, 1);
  assert.equal(store.invocations.find(ids[0] ?? ''), null);
  assert.notEqual(store.invocations.find(ids.at(-1) ?? ''), null);
});

test('a trace of many spans goes whole, a store of little keeps it whatever the limit, and 0 keeps everything', async (t) => {
  const store = testStore(t);
  const spans = Array.from({ length: 1300 }, (_, i) => ({ ...SPAN, spanId: i.toString(16).padStart(16, '0'), parentSpanId: null }));
  await store.recorder.receive(spans.map((span) => ({ traceId: 'e'.repeat(32), startedAtMs: NOW - 50 * DAY, span })));
  assert.equal(forgetHistory(store.file, { days: 0, mb: 0 }, NOW), false);
  assert.equal(forgetHistory(store.file, { days: 0, mb: 1 }, NOW), false);
  assert.deepEqual(await left(store), [0, 0, 1, 1300, 0]);
  while (forgetHistory(store.file, { days: 30, mb: 0 }, NOW));
  assert.deepEqual(await left(store), [0, 0, 0, 0, 0]);
});

test('an idle store forgets by itself', async (t) => {
  const path = join(tempDir(t), 'runtime.db');
  const store = openStore(path, assert.fail, { days: 1, mb: 0 });
  t.after(() => store.close());
  for (let i = 0; i < 1200; i++) call(store, 100);
  const now = testRecord({ startedAtMs: Date.now() });
  store.recorder.finish(now);
  while ((await left(store))[0] !== 1) await wait(50);
  assert.equal(store.invocations.find(now.id)?.status, 'ok');
});
