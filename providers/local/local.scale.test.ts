import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from './runtime/store/store.ts';
import { testProject } from './runtime/store/testing-records.ts';
import { call, testHome } from './testing-home.ts';

const FUNCTIONS = 10_000;
const SPANS = 10_000;
/** History: not so old that the runtime would forget it. */
const START = Date.now() - 3_600_000;
const TRACE = '5af7651916cd43dd8448eb211c80319c';
/** Puts them into the home as the runtime itself would, while it does not run. */
async function seed(path: string): Promise<void> {
  const store = openStore(path, assert.fail);
  store.file.transaction(() => {
    for (let i = 0; i < FUNCTIONS; i++) {
      const name = `fn-${i}`;
      const about = { version: 1, createdAtMs: 1, codeSha256: 'a'.repeat(64), codeSize: 1000, origin: null, entries: [] };
      store.functions.add({ ...about, name, project: testProject({ name }) }, true);
    }
  });
  const id = (n: number) => (n + 1).toString(16).padStart(16, '0');
  const about = { kind: 'internal', service: 'worker', startMs: 0, durationMs: 5, status: 'ok', statusMessage: null } as const;
  await store.recorder.receive(
    Array.from({ length: SPANS }, (_, i) => ({
      traceId: TRACE,
      startedAtMs: START + i / 10,
      span: {
        ...about,
        spanId: id(i),
        parentSpanId: i === 0 ? null : id(Math.floor((i - 1) / 3)),
        name: `step ${i}`,
        attributes: { 'step.number': i },
        events: [],
        functionRef: null,
        invocationId: null,
      },
    })),
  );
  store.close();
}

test('10,000 functions and a trace of 10,000 spans come through the real client', async (t) => {
  const { paths, connect } = testHome(t);
  await seed(paths.store);
  const { facet } = await connect({ poolSize: 0 });
  await facet('runtime').start({}, call());
  const started = performance.now();
  let functions = 0;
  for await (const page of facet('functions').list({}, call())) functions += 'items' in page ? page.items.length : 0;
  const listed = performance.now();
  const { spans, spanCount } = await facet('traces').get(TRACE, call());
  const read = performance.now();
  t.diagnostic(`${functions} functions in ${(listed - started).toFixed(0)} ms, ${spans.length} spans in ${(read - listed).toFixed(0)} ms`);
  assert.equal(functions, FUNCTIONS);
  assert.equal(spans.length, SPANS);
  assert.equal(spanCount, SPANS);
});
