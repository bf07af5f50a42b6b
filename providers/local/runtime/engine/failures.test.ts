import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withEngine, type EngineFixture } from '../testing/engine-fixture.ts';
import type { DeployedFunction } from '../ports.ts';

const HELLO = { 'index.mjs': 'export const handler = (input) => input.mode === undefined ? "hello" : undefined;' };

/** Deploys a function that fails for `/fail` and works otherwise, and checks that the next call is served by a fresh environment. */
async function failing(
  fixture: EngineFixture,
  body: string,
  project = {},
): Promise<{ fn: DeployedFunction; failed: Awaited<ReturnType<EngineFixture['http']>> }> {
  const fn = fixture.deploy(
    { 'index.mjs': `export async function handler(request, call) { if (request.path !== '/fail') return 'fine'; ${body} }` },
    project,
  );
  const before = await fixture.http(fn, '/');
  assert.equal(before.body.toString(), 'fine');
  const failed = await fixture.http(fn, '/fail');
  const after = await fixture.http(fn, '/');
  assert.equal(after.body.toString(), 'fine', 'the next call is served');
  assert.equal(failed.record.environmentId, before.record.environmentId);
  return { fn, failed };
}

describe('failures', { concurrency: false }, () => {
  test('an error of the function is its answer and keeps the environment', async () => {
    await withEngine({}, async (fixture) => {
      const { failed } = await failing(fixture, "throw new TypeError('no such order');");
      assert.equal(failed.status, 502);
      assert.deepEqual(
        [failed.record.status, failed.record.error?.type, failed.record.error?.message],
        ['error', 'TypeError', 'no such order'],
      );
      assert.equal(new Set(fixture.records.map((record) => record.environmentId)).size, 1);
      const event = await fixture.event(fixture.deploy({ 'index.mjs': 'export const handler = () => { throw new Error("x") }' }), {});
      assert.deepEqual([event.status, event.record.error?.message, event.body.length], [null, 'x', 0]);
    });
  });

  test('an endless loop is ended at the timeout, and what it logged before is kept', async () => {
    await withEngine({}, async (fixture) => {
      const { failed } = await failing(fixture, "console.log('entering the loop'); for (;;);", { timeoutS: 0.5 });
      assert.deepEqual([failed.status, failed.record.status, failed.record.handlerMs], [504, 'timeout', 500]);
      assert.equal(failed.record.error?.type, 'Test.timeout');
      const line = fixture.logs.find((entry) => entry.message === 'entering the loop');
      assert.equal(line?.invocationId, failed.record.id);
      assert.equal(new Set(fixture.records.map((record) => record.environmentId)).size, 2);
    });
  });

  test('a handler that never answers is ended at the timeout', async () => {
    await withEngine({}, async (fixture) => {
      const { failed } = await failing(fixture, 'await new Promise(() => setInterval(() => {}, 1000));', { timeoutS: 0.3 });
      assert.equal(failed.record.status, 'timeout');
    });
  });

  test('process.exit, an uncaught exception, an unhandled rejection and a signal are crashes with their code', async () => {
    await withEngine({}, async (fixture) => {
      const exit = await failing(fixture, 'process.exit(3);');
      assert.deepEqual(JSON.parse(exit.failed.record.error?.message ?? ''), { kind: 'exit', exitCode: 3, signal: null, phase: 'handler' });
      assert.equal(exit.failed.record.status, 'crashed');
      const thrown = await failing(
        fixture,
        "setTimeout(() => { throw new Error('from a timer') }); await new Promise(() => setInterval(() => {}, 1000));",
      );
      assert.equal(JSON.parse(thrown.failed.record.error?.message ?? '').exitCode, 1);
      const line = fixture.logs.find((entry) => entry.message.includes('from a timer'));
      assert.deepEqual([line?.level, line?.invocationId], ['error', thrown.failed.record.id]);
      const rejected = await failing(
        fixture,
        "Promise.reject(new Error('nobody caught me')); await new Promise(() => setInterval(() => {}, 1000));",
      );
      assert.equal(rejected.failed.record.status, 'crashed');
      assert.ok(fixture.messages().some((message) => message.includes('Unhandled promise rejection: Error: nobody caught me')));
      const killed = await failing(fixture, "process.kill(process.pid, 'SIGSEGV'); await new Promise(() => setInterval(() => {}, 1000));");
      assert.deepEqual(JSON.parse(killed.failed.record.error?.message ?? ''), {
        kind: 'exit',
        exitCode: null,
        signal: 'SIGSEGV',
        phase: 'handler',
      });
    });
  });

  test('an error after the answer ends the environment, not the answer', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy({
        'index.mjs': "export const handler = () => { setTimeout(() => { throw new Error('too late') }, 50); return 'done' }",
      });
      const first = await fixture.http(fn);
      assert.deepEqual([first.body.toString(), first.record.status], ['done', 'ok']);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual(fixture.engine.environments(), []);
      assert.ok(fixture.messages().some((message) => message.includes('too late')));
      assert.equal((await fixture.http(fn)).body.toString(), 'done');
    });
  });

  test('memory: buffers filled in a loop, and a heap filled in a loop', async () => {
    await withEngine({}, async (fixture) => {
      const buffers = await failing(fixture, 'const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1));', {
        memoryMb: 128,
        timeoutS: 10,
      });
      assert.equal(buffers.failed.record.status, 'crashed');
      const failure = JSON.parse(buffers.failed.record.error?.message ?? '');
      assert.deepEqual([failure.kind, failure.limitMb], ['out_of_memory', 128]);
      assert.ok(failure.usedMb > 128 && failure.usedMb < 512, `${failure.usedMb} MB`);
      const heap = await failing(fixture, 'const all = []; for (;;) all.push({ text: String(all.length) });', {
        memoryMb: 128,
        timeoutS: 20,
      });
      assert.equal(JSON.parse(heap.failed.record.error?.message ?? '').kind, 'out_of_memory');
    });
  });

  test('code that cannot be loaded: syntax error, error at import, no handler, exit at import', async () => {
    await withEngine({}, async (fixture) => {
      const load = async (source: string): Promise<[string, string | undefined, string | undefined]> => {
        const answer = await fixture.http(fixture.deploy({ 'index.mjs': source }));
        assert.equal(answer.status, 502);
        return [answer.record.status, answer.record.error?.type, answer.record.error?.message];
      };
      assert.deepEqual((await load('export const handler = (')).slice(0, 2), ['error', 'SyntaxError']);
      assert.deepEqual(await load("throw new RangeError('at import')"), ['error', 'RangeError', 'at import']);
      assert.deepEqual(await load('export const other = 1'), ['error', 'Test.HandlerNotFound', 'index.handler is not a function']);
      const [status, , message] = await load('process.exit(9)');
      assert.equal(status, 'crashed');
      assert.deepEqual(JSON.parse(message ?? ''), { kind: 'exit', exitCode: 9, signal: null, phase: 'init' });
      assert.equal((await fixture.http(fixture.deploy({ 'index.mjs': "export const handler = () => 'ok'" }))).status, 200);
    });
  });

  test('loading that takes longer than the limit is tried once more under the timeout of the function', async () => {
    await withEngine({}, async (fixture) => {
      const marker = { initS: 0.3 };
      Object.assign(fixture.model.limits, marker);
      const slow = await fixture.http(
        fixture.deploy(
          { 'index.mjs': 'await new Promise((r) => setTimeout(r, 600)); export const handler = () => "slow"' },
          { timeoutS: 2 },
        ),
      );
      assert.deepEqual([slow.body.toString(), slow.record.cold], ['slow', true]);
      const never = await fixture.http(
        fixture.deploy(
          { 'index.mjs': 'await new Promise(() => setInterval(() => {}, 1000)); export const handler = 1' },
          { timeoutS: 0.4 },
        ),
      );
      assert.deepEqual(
        [never.record.status, JSON.parse(never.record.error?.message ?? '')],
        ['timeout', { kind: 'timeout', phase: 'init' }],
      );
    });
  });

  test('requests and responses over the limit', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(
        { 'index.mjs': 'export const handler = (request) => request.path === "/big" ? Buffer.alloc(100e6) : "small"' },
        { memoryMb: 512 },
      );
      const request = await fixture.http(fn, '/', { method: 'POST', body: new Uint8Array(7e6) });
      assert.deepEqual([request.status, request.record.status], [413, 'error']);
      assert.deepEqual(JSON.parse(request.record.error?.message ?? ''), { kind: 'request_too_large', size: 7e6, limit: 6 * 2 ** 20 });
      const response = await fixture.http(fn, '/big');
      assert.deepEqual(JSON.parse(response.record.error?.message ?? ''), { kind: 'response_too_large', size: 100e6, limit: 6 * 2 ** 20 });
      assert.equal((await fixture.http(fn)).body.toString(), 'small');
    });
  });

  test('a model that cannot be loaded, and one that does not exist, say so', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(HELLO, { model: 'nonesuch' });
      const answer = await fixture.http(fn);
      assert.equal(answer.record.status, 'error');
      assert.match(answer.record.error?.message ?? '', /nonesuch/);
    });
  });
});
