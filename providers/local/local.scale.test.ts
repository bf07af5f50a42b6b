import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test } from 'node:test';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { zipBytes } from '../aws/emulation/testing/zip-bytes.ts';
import { connectAws } from '../aws/testing/connect-aws.ts';
import { openStore } from './runtime/store/store.ts';
import { testProject } from './runtime/store/testing-records.ts';
import { call, testHome } from './testing-home.ts';

const FUNCTIONS = 10_000;
const SPANS = 10_000;
/** History: not so old that the runtime would forget it. */
const START = Date.now() - 3_600_000;
const TRACE = '5af7651916cd43dd8448eb211c80319c';
/** Puts them into the home as the runtime itself would, while it does not run. */
async function seed(path: string, codeSha256: string): Promise<void> {
  const store = openStore(path, assert.fail);
  store.file.transaction(() => {
    for (let i = 1; i < FUNCTIONS; i++) {
      const name = `fn-${i}`;
      const about = { version: 1, createdAtMs: 1, codeSha256, codeSize: 1000, origin: null, entries: [] };
      store.functions.add({ ...about, name, project: testProject({ name, model: 'aws-handler', runtime: 'nodejs24.x' }) }, true);
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

test('10,000 functions and a trace of 10,000 spans come through the real clients, without holding anything up', async (t) => {
  const { paths, connect } = testHome(t);
  const { facet } = await connect({ poolSize: 0 });
  // One package for all of them, put into the store by AWS's own client.
  const first = await facet('runtime').start({}, call());
  const credentials = { accessKeyId: '000000000000', secretAccessKey: 'secret' };
  const lambda = new LambdaClient({ endpoint: String(first.endpoints['aws']), region: 'us-east-1', credentials });
  t.after(() => lambda.destroy());
  const Code = { ZipFile: await zipBytes({ 'index.js': 'exports.handler = async () => 1' }) };
  const about = { Role: 'arn:aws:iam::000000000000:role/any', Runtime: 'nodejs24.x', Handler: 'index.handler' } as const;
  await lambda.send(new CreateFunctionCommand({ FunctionName: 'fn-0', Code, ...about }));
  const { codeSha256 } = await facet('functions').get({ name: 'fn-0', qualifier: null }, call());
  await facet('runtime').stop(call());
  await seed(paths.store, codeSha256 ?? '');
  const { endpoints } = await facet('runtime').start({}, call());
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

  // The same through the official SDK, fifty at a time, as a cloud's list is read.
  const aws = await connectAws(String(endpoints['aws']), { accessKeyId: '000000000000' });
  t.after(() => aws.session.close());
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const names = new Set<string>();
  let pages = 0;
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  t.after(() => clearInterval(timer));
  let [last, pagesBetween] = [0, 0];
  for await (const page of aws.facet('functions').list({}, call())) {
    if ('failure' in page) assert.fail(page.failure.error);
    pages++;
    assert.ok(page.items.length <= 50);
    for (const { name } of page.items) names.add(name);
    if (turns > last) pagesBetween++;
    last = turns;
  }
  delay.disable();
  t.diagnostic(`${names.size} functions in ${pages} pages; the loop was held up for ${(delay.max / 1e6).toFixed(0)} ms at the most`);
  assert.equal(names.size, FUNCTIONS);
  assert.ok(pagesBetween > pages / 2, `other work had its turn between ${pagesBetween} of ${pages} pages`);
  assert.ok(delay.max / 1e6 < 1000, 'a console goes on meanwhile');
});
