import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cleanUp, harness } from '../../testing/worker-harness.ts';
import { azureV4 } from './azure-v4.ts';
import worker from './azure-v4.worker.ts';

after(cleanUp);

test('an app that streams gets requests and sends responses part by part, without a port', async () => {
  const code = `const { app } = require('@azure/functions');
    app.setup({ enableHttpStream: true });
    app.http('stream', { methods: ['GET', 'POST'], handler: async (request) => {
      const body = request.body === null ? '' : await request.text();
      return { status: 207, headers: { 'x-a': 'b' }, cookies: [{ name: 'c', value: '1' }], body: ReadableStream.from((async function* () {
        for (const part of ['one', 'two', body, request.params.id ?? '', request.query.get('q') ?? '']) { if (part) yield Buffer.from(part); await new Promise((r) => setTimeout(r, 2)); }
      })()) };
    } });
    app.http('item', { route: 'item/{id}', handler: (request) => ({ body: request.params.id + ' ' + request.url }) });
    app.http('takes', { methods: ['POST'], handler: async (request) => {
      const sizes = [], again = [];
      for await (const part of request.clone().body) sizes.push(part.length);
      await request.body.pipeThrough(new TransformStream()).pipeTo(new WritableStream({ write: (part) => void again.push(part.length) }));
      return { jsonBody: { sizes, same: again.reduce((a, b) => a + b, 0) } };
    } });
    app.http('fails', { handler: () => { throw new Error('no answer') } });`;
  const fn = await harness(
    worker,
    { files: { 'src/functions/a.js': code }, handler: 'src/functions/*.js', runtime: 'node|24', provides: azureV4.provides },
    azureV4.environment,
    azureV4.worker,
  );
  const call = await fn.http({ method: 'POST', path: '/api/stream?q=three', body: 'in' });
  assert.equal(call.status, 207);
  assert.deepEqual(call.chunks.map(String), ['one', 'two', 'in', 'three']);
  const headers = Object.fromEntries(call.headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.deepEqual([headers['x-a'], headers['set-cookie'], headers['x-ms-invocation-id']], ['b', 'c=1', undefined]);
  assert.equal((await fn.http({ path: '/api/item/7' })).body.toString(), '7 http://127.0.0.1:4000/api/item/7');
  const large = await fn.http({ method: 'POST', path: '/api/takes', body: Buffer.alloc(150 * 1024, 'x') });
  assert.deepEqual(JSON.parse(large.body.toString()), { sizes: [64, 64, 22].map((kb) => kb * 1024), same: 150 * 1024 });
  assert.equal((await fn.http({ path: '/api/fails' })).error?.message, 'no answer');
  const many = await Promise.all([1, 2, 3].map((n) => fn.http({ path: `/api/item/${n}` })));
  assert.deepEqual(
    many.map(({ body }) => body.toString().split(' ')[0]),
    ['1', '2', '3'],
  );
});
