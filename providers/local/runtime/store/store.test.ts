import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { InvocationDetail } from '#shared/model/invocation.ts';
import { LogEntry } from '#shared/model/log-entry.ts';
import { Metrics } from '#shared/model/metrics.ts';
import { Trace, TraceSummary } from '#shared/model/trace.ts';
import { fromRecord } from './invocation-table.ts';
import { readMetrics } from './metrics-table.ts';
import { openStore } from './store.ts';
import { tempDir, testLine, testProject, testRecord, testStore } from './testing-records.ts';

const { signal } = new AbortController();

suite('functions', () => {
  const version = (n: number, about = {}) => ({
    name: 'hello',
    version: n,
    createdAtMs: 1000 + n,
    codeSha256: 'a'.repeat(64),
    codeSize: 10,
    project: testProject(),
    origin: '/src/hello',
    entries: [],
    ...about,
  });

  test('versions are added, made live, listed newest first and never numbered twice', (t) => {
    const { functions } = testStore(t);
    assert.equal(functions.nextVersion('hello'), 1);
    functions.add(version(1), true);
    functions.add(version(2, { codeSha256: 'b'.repeat(64) }), true);
    assert.equal(functions.find('hello')?.live.version, 2);
    functions.setLive('hello', 1, 5000);
    assert.equal(functions.find('hello')?.live.version, 1);
    assert.deepEqual(
      functions.versions('hello').map((v) => v.version),
      [2, 1],
    );
    assert.deepEqual(functions.codeInUse(), new Set(['a'.repeat(64), 'b'.repeat(64)]));
    functions.remove('hello');
    assert.equal(functions.find('hello'), null);
    assert.deepEqual(functions.list(), []);
    assert.equal(functions.nextVersion('hello'), 3);
  });
});

suite('invocations', () => {
  test('a record comes back as it was, before and after the file was closed', async (t) => {
    const path = join(tempDir(t), 'runtime.db');
    const record = testRecord({
      status: 'error',
      cold: true,
      initMs: 30,
      error: { type: 'Error', message: 'boom', trace: ['at x'] },
      http: { method: 'GET', path: '/a?b', status: 500 },
      response: { bytes: new Uint8Array([0xff, 0xfe]), contentType: null, size: 2, truncated: false },
      responseHeaders: [['x-a', 'b']],
    });
    const store = openStore(path, assert.fail);
    store.recorder.finish(record);
    const stored = store.invocations.find(record.id);
    assert.deepEqual(stored, fromRecord(record));
    assert.equal(InvocationDetail.omit({ logs: true }).safeParse(stored).success, true);
    assert.equal(stored?.response?.encoding, 'base64');
    store.close();
    assert.deepEqual(testStore(t, path).invocations.find(record.id), stored);
  });

  test('lists page by start, newest first, and filter by function and status', async (t) => {
    const { invocations, recorder } = testStore(t);
    const records = Array.from({ length: 25 }, (_, i) =>
      testRecord({
        functionName: i % 2 === 0 ? 'even' : 'odd',
        status: i % 5 === 0 ? 'timeout' : 'ok',
        startedAtMs: 1000 + Math.floor(i / 2),
      }),
    );
    for (const record of records) recorder.finish(record);
    const seen: string[] = [];
    for (let before: string | undefined, more = true; more; before = seen.at(-1)) {
      const page = invocations.list({ limit: 10, before });
      seen.push(...page.items.map((one) => one.id));
      more = page.more;
    }
    assert.deepEqual(seen, records.map((one) => one.id).toReversed());
    assert.equal(invocations.list({ name: 'odd', limit: 100 }).items.length, 12);
    assert.equal(invocations.list({ status: 'timeout', limit: 100 }).items.length, 5);
    assert.equal(invocations.list({ status: 'timeout', name: 'even', limit: 100 }).items.length, 3);
    assert.deepEqual(invocations.list({ limit: 10, before: 'no-such-id' }), { items: [], more: false });
  });

  test('an accepted call is there while it runs, and found as interrupted after a crash', async (t) => {
    const { invocations, recorder } = testStore(t);
    const record = testRecord({ mode: 'async' });
    const { id, functionName, version, trigger, startedAtMs, memoryMb, traceId, request } = record;
    invocations.pend({ id, functionName, version, trigger, startedAtMs, memoryMb, traceId, request });
    assert.equal(invocations.find(id)?.status, 'running');
    assert.deepEqual(
      invocations.list({ limit: 5 }).items.map((one) => one.status),
      ['running'],
    );
    assert.equal(invocations.interrupted()[0]?.id, id);
    recorder.finish(record);
    assert.equal(invocations.find(id)?.status, 'ok');
    assert.deepEqual(invocations.interrupted(), []);
  });
});

suite('logs', () => {
  test('the newest that match, oldest first; paging back and following forward meet', async (t) => {
    const { logs, recorder } = testStore(t);
    for (let i = 0; i < 50; i++) {
      recorder.log(
        testLine({
          atMs: 1000 + i,
          message: `Line ${i} ÄÖÜ 100%`,
          level: i % 10 === 0 ? 'error' : 'info',
          functionName: i < 40 ? 'a' : 'b',
        }),
      );
    }
    recorder.flush();
    const page = await logs.list({}, { limit: 10 }, signal);
    assert.deepEqual(
      page.items.map((one) => one.message.split(' ')[1]),
      ['40', '41', '42', '43', '44', '45', '46', '47', '48', '49'],
    );
    assert.equal(LogEntry.array().safeParse(page.items).success, true);
    const older = await logs.list({}, { limit: 10, before: page.items[0]?.id }, signal);
    assert.equal(older.items.at(-1)?.message, 'Line 39 ÄÖÜ 100%');
    assert.equal(older.more, true);
    assert.equal((await logs.list({ level: 'warn' }, { limit: 100 }, signal)).items.length, 5);
    assert.equal((await logs.list({ name: 'b' }, { limit: 100 }, signal)).items.length, 10);
    assert.equal((await logs.list({ contains: 'line 4' }, { limit: 100 }, signal)).items.length, 11);
    assert.equal((await logs.list({ contains: 'äöü' }, { limit: 100 }, signal)).items.length, 50);
    assert.equal((await logs.list({ contains: '0%' }, { limit: 100 }, signal)).items.length, 50);
    assert.equal((await logs.list({ contains: '_' }, { limit: 100 }, signal)).items.length, 0);
    assert.equal((await logs.list({}, { limit: 100, sinceMs: 1010, untilMs: 1019 }, signal)).items.length, 10);
    assert.equal((await logs.list({}, { limit: 100, sinceMs: 5000 }, signal)).items.length, 0);
    assert.equal((await logs.list({}, { limit: 100, untilMs: 10 }, signal)).items.length, 0);

    const from = Number(page.items.at(-3)?.id);
    const next = logs.after({}, from, 100);
    assert.deepEqual(
      next.items.map((one) => one.message.split(' ')[1]),
      ['48', '49'],
    );
    assert.deepEqual(logs.after({}, next.last, 100), { items: [], last: next.last });
    assert.deepEqual(logs.after({ name: 'none' }, 0, 100), { items: [], last: 50 });
  });
});

suite('traces', () => {
  test('invocations, phases and inner spans become one trace', async (t) => {
    const { recorder, traces } = testStore(t);
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const caller = testRecord({
      traceId,
      functionName: 'shop',
      startedAtMs: 10_000,
      durationMs: 100,
      cold: true,
      initMs: 20,
      phases: [
        { name: 'queue', startMs: 0, durationMs: 0 },
        { name: 'environment', startMs: 0, durationMs: 10 },
        { name: 'init', startMs: 10, durationMs: 20 },
        { name: 'handler', startMs: 30, durationMs: 70 },
      ],
    });
    const client = {
      spanId: 'c'.repeat(16),
      parentSpanId: caller.spanId,
      name: 'GET',
      kind: 'client' as const,
      service: 'shop',
      startMs: 40,
      durationMs: 50,
      status: 'error' as const,
      statusMessage: 'HTTP 500',
      attributes: { 'http.request.method': 'GET' },
      events: [{ name: 'retry', atMs: 45, attributes: {} }],
      functionRef: null,
      invocationId: null,
    };
    const callee = testRecord({
      traceId,
      functionName: 'stock',
      startedAtMs: 10_045,
      durationMs: 40,
      parentSpanId: client.spanId,
      status: 'error',
      error: { type: 'TypeError', message: 'x is undefined', trace: ['at index.mjs:1'] },
      phases: [
        { name: 'queue', startMs: 0, durationMs: 0 },
        { name: 'handler', startMs: 0, durationMs: 40 },
      ],
    });
    // The callee ends first; it must not give the trace its name.
    recorder.finish(callee);
    recorder.finish({ ...caller, spans: [client] });

    const [summary, ...others] = (await traces.list({ limit: 10 }, signal)).items;
    assert.deepEqual(others, []);
    assert.equal(TraceSummary.safeParse(summary).success, true);
    assert.deepEqual(
      { ...summary, services: summary?.services.toSorted() },
      {
        traceId,
        name: 'shop',
        provider: 'local',
        profile: 'default',
        startedAt: '1970-01-01T00:00:10.000Z',
        durationMs: 100,
        spanCount: 8,
        errorCount: 2,
        services: ['shop', 'stock'],
        cold: true,
      },
    );
    const trace = traces.get(traceId);
    assert.equal(Trace.safeParse(trace).success, true);
    assert.equal(trace.spans.length, 8);
    const by = (name: string) => trace.spans.find((span) => span.name === name);
    assert.equal(by('shop')?.kind, 'server');
    assert.equal(by('shop')?.attributes['faas.coldstart'], true);
    assert.equal(by('init')?.parentSpanId, caller.spanId);
    assert.equal(by('init')?.startMs, 10);
    assert.equal(by('GET')?.startMs, 40);
    assert.equal(by('GET')?.events[0]?.atMs, 45);
    assert.equal(by('GET')?.functionRef, 'local:default/shop');
    assert.equal(by('stock')?.parentSpanId, client.spanId);
    assert.equal(by('stock')?.startMs, 45);
    assert.equal(by('stock')?.events[0]?.attributes['exception.type'], 'TypeError');
    assert.equal(new Set(trace.spans.map((span) => span.spanId)).size, 8);
    assert.throws(() => traces.get('0'.repeat(32)), { code: 'not_found' });
  });

  test('lists filter by function, time, duration and errors', async (t) => {
    const { recorder, traces } = testStore(t);
    const records = Array.from({ length: 30 }, (_, i) =>
      testRecord({
        functionName: i % 3 === 0 ? 'third' : 'other',
        startedAtMs: 1000 + i,
        durationMs: i,
        status: i % 10 === 0 ? 'error' : 'ok',
      }),
    );
    for (const record of records) recorder.finish(record);
    const count = async (query: object) => (await traces.list({ limit: 100, ...query }, signal)).items.length;
    assert.equal(await count({}), 30);
    assert.equal(await count({ name: 'third' }), 10);
    assert.equal(await count({ minDurationMs: 20 }), 10);
    assert.equal(await count({ errorsOnly: true }), 3);
    assert.equal(await count({ errorsOnly: true, name: 'third' }), 1);
    assert.equal(await count({ sinceMs: 1025 }), 5);
    assert.equal(await count({ untilMs: 1005 }), 6);
    const page = await traces.list({ limit: 5 }, signal);
    assert.equal(page.more, true);
    assert.equal(page.items[0]?.traceId, records.at(-1)?.traceId);
  });

  test('a span that is received twice counts once', async (t) => {
    const { recorder, traces } = testStore(t);
    const traceId = 'd'.repeat(32);
    const span = {
      spanId: 'e'.repeat(16),
      parentSpanId: null,
      name: 'job',
      kind: 'internal' as const,
      service: 'worker',
      startMs: 0,
      durationMs: 2,
      status: 'unset' as const,
      statusMessage: null,
      attributes: {},
      events: [],
      functionRef: null,
      invocationId: null,
    };
    await recorder.receive([{ traceId, startedAtMs: 5000, span }]);
    await recorder.receive([{ traceId, startedAtMs: 5000, span }]);
    assert.equal((await traces.list({ limit: 1 }, signal)).items[0]?.spanCount, 1);
    assert.equal(traces.get(traceId).spans.length, 1);
  });
});

test('metrics count what fell into each bucket, with exact percentiles', async (t) => {
  const { file, recorder } = testStore(t);
  const records = Array.from({ length: 100 }, (_, i) =>
    testRecord({
      startedAtMs: 10_000 + i * 10,
      handlerMs: i + 1,
      cold: i === 0,
      status: i === 99 ? 'timeout' : 'ok',
      billedMs: 2,
      functionName: i < 50 ? 'a' : 'b',
    }),
  );
  for (const record of records) recorder.finish(record);
  const metrics = await readMetrics(file, { sinceMs: 10_000, untilMs: 11_000, buckets: 10 }, signal);
  assert.equal(Metrics.safeParse(metrics).success, true);
  assert.equal(metrics.buckets.length, 10);
  assert.equal(metrics.bucketMs, 100);
  assert.deepEqual(metrics.buckets[0], {
    at: '1970-01-01T00:00:10.000Z',
    invocations: 10,
    errors: 0,
    coldStarts: 1,
    p50Ms: 5,
    p95Ms: 10,
    p99Ms: 10,
  });
  assert.deepEqual(metrics.total, {
    invocations: 100,
    errors: 1,
    coldStarts: 1,
    p50Ms: 50,
    p95Ms: 95,
    p99Ms: 99,
    billedMs: 200,
    throttles: 0,
  });
  assert.deepEqual(
    metrics.functions.map((one) => [one.functionRef, one.invocations, one.errors, one.p95Ms]),
    [
      ['local:default/a', 50, 0, 48],
      ['local:default/b', 50, 1, 98],
    ],
  );
  const empty = await readMetrics(file, { name: 'none', sinceMs: 0, untilMs: 1000, buckets: 3 }, signal);
  assert.equal(empty.total.p50Ms, null);
});
