import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { withEngine, type EngineFixture } from '../testing/engine-fixture.ts';
import type { DeployedFunction, EngineResponse } from '../ports.ts';

const STREAM = {
  'index.mjs': `let written = 0;
    export async function handler(request, { reply, signal }) {
      const [, what, arg] = request.path.split('/');
      if (what === 'written') return String(written);
      reply.head(200, [['content-type', 'text/plain'], ...(what === 'declared' ? [['content-length', '6']] : [])]);
      if (what === 'parts' || what === 'declared') {
        for (const part of ['one', 'two']) { await reply.write(Buffer.from(part)); await new Promise((r) => setTimeout(r, 100)); }
      } else if (what === 'much') {
        const chunk = Buffer.alloc(65536, 'x');
        for (let sent = 0; sent < Number(arg); sent += chunk.length) { await reply.write(chunk); written += chunk.length; }
      } else if (what === 'atonce') await reply.write(Buffer.alloc(Number(arg), 'y'));
      else if (what === 'fail') { await reply.write(Buffer.from('begun')); await new Promise((r) => setTimeout(r, 50)); throw new Error('in the middle'); }
      else if (what === 'early') { await reply.write(Buffer.from('lost')); throw new Error('before anything was sent'); }
    }`,
};

function open(fixture: EngineFixture, fn: DeployedFunction, path: string, signal = new AbortController().signal): EngineResponse {
  const request = { method: 'GET', path, origin: '', headers: [], body: new Uint8Array(0), remoteAddress: '' };
  return fixture.engine.invoke(fn, {
    input: { kind: 'http', request },
    trigger: 'http',
    mode: 'sync',
    traceparent: null,
    attributes: {},
    signal,
  });
}

describe('streaming', { concurrency: false }, () => {
  test('head and parts come as they are written', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(STREAM);
      await fixture.http(fn, '/written');
      const response = open(fixture, fn, '/parts');
      const start = performance.now();
      assert.equal((await response.head).status, 200);
      const seen: [string, number][] = [];
      for await (const part of response.body) seen.push([Buffer.from(part).toString(), performance.now() - start]);
      assert.deepEqual(
        seen.map(([text]) => text),
        ['one', 'two'],
      );
      assert.ok((seen[1]?.[1] ?? 0) - (seen[0]?.[1] ?? 0) > 60);
      const record = await response.done;
      assert.deepEqual([record.status, record.response?.size, Buffer.from(record.response?.bytes ?? []).toString()], ['ok', 6, 'onetwo']);
    });
  });

  test('an answer is recorded before its declared end is given away', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(STREAM);
      const response = open(fixture, fn, '/declared');
      let text = '';
      for await (const part of response.body) {
        text += Buffer.from(part).toString();
        if (text === 'onetwo') assert.equal(fixture.records.length, 1);
      }
      assert.equal(text, 'onetwo');
    });
  });

  test('100 MB pass through, and a caller that does not read holds the function up', async () => {
    await withEngine({}, async (fixture) => {
      fixture.model.limits.streamedResponseBytes = 200e6;
      const fn = fixture.deploy(STREAM, { concurrency: 2, timeoutS: 20 });
      await fixture.http(fn, '/written');
      const response = open(fixture, fn, `/much/${100 * 2 ** 20}`);
      const iterator = response.body[Symbol.asyncIterator]();
      await iterator.next();
      await sleep(300);
      // The same environment answers others meanwhile.
      const written = Number((await fixture.http(fn, '/written')).body.toString());
      assert.ok(written < 4 * 2 ** 20, `${written} bytes were written for a caller that does not read`);
      let size = 65536;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) size += next.value.length;
      assert.equal(size, 100 * 2 ** 20);
      const record = await response.done;
      assert.deepEqual([record.status, record.response?.size, record.response?.truncated], ['ok', 100 * 2 ** 20, true]);
      assert.ok((record.response?.bytes.length ?? 0) <= 65536);
    });
  });

  test('an answer written at once is held to its limit, a streamed one to its own', async () => {
    await withEngine({}, async (fixture) => {
      Object.assign(fixture.model.limits, { responseBytes: 1e6, streamedResponseBytes: 3e6 });
      const fn = fixture.deploy(STREAM);
      assert.equal((await fixture.http(fn, '/atonce/1000000')).body.length, 1e6);
      const whole = await fixture.http(fn, '/atonce/1000001');
      assert.deepEqual(
        [whole.status, JSON.parse(whole.record.error?.message ?? '')],
        [502, { kind: 'response_too_large', size: 1000001, limit: 1e6 }],
      );
      assert.equal((await fixture.http(fn, '/much/2000000')).record.status, 'ok');
      const streamed = await fixture.http(fn, '/much/4000000');
      assert.equal(streamed.status, 200);
      assert.equal(streamed.record.status, 'error');
      assert.ok(streamed.body.length < 3e6);
    });
  });

  test('an error in the middle ends the body and is recorded; before anything was sent it is the answer', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(STREAM);
      const middle = await fixture.http(fn, '/fail');
      assert.deepEqual(
        [middle.status, middle.body.toString(), middle.record.status, middle.record.error?.message],
        [200, 'begun', 'error', 'in the middle'],
      );
      const early = await fixture.http(fn, '/early');
      assert.deepEqual([early.status, early.record.error?.message], [502, 'before anything was sent']);
    });
  });

  test('a caller that goes away in the middle cancels', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(STREAM);
      const abort = new AbortController();
      const response = open(fixture, fn, `/much/${100 * 2 ** 20}`, abort.signal);
      for await (const part of response.body) {
        if (part.length > 0) abort.abort();
      }
      assert.equal((await response.done).status, 'cancelled');
    });
  });

  test('large requests arrive whole', async () => {
    await withEngine({}, async (fixture) => {
      fixture.model.limits.requestBytes = 40e6;
      const fn = fixture.deploy(
        {
          'index.mjs': `import { createHash } from 'node:crypto'; export const handler = ({ body }) => createHash('sha256').update(body).digest('hex') + body.length`,
        },
        { memoryMb: 512 },
      );
      const body = Buffer.alloc(30e6, 'abcdefg');
      const { createHash } = await import('node:crypto');
      const answer = await fixture.http(fn, '/', { method: 'POST', body });
      assert.equal(answer.body.toString(), `${createHash('sha256').update(body).digest('hex')}${body.length}`);
      assert.deepEqual(
        [answer.record.request.size, answer.record.request.truncated, answer.record.request.bytes.length],
        [30e6, true, 65536],
      );
    });
  });
});
