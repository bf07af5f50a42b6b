import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cleanUp, harness, type HarnessedFunction } from '../../testing/worker-harness.ts';
import { portable } from './portable.ts';
import worker from './portable.worker.ts';

after(cleanUp);

const load = (files: Record<string, string>, handler = 'index.mjs'): Promise<HarnessedFunction> =>
  harness(worker, { files, handler, runtime: 'node24' }, portable.environment, portable.worker);

test('a default object with fetch gets the request and the context', async () => {
  const fn = await load({
    'index.mjs': `export default {
      prefix: 'hello ',
      async fetch(request, context) {
        const body = await request.json();
        return Response.json({ text: this.prefix + body.name, url: request.url, method: request.method, id: typeof context.invocationId,
          trace: /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(context.traceparent), left: context.getRemainingTimeInMillis() > 1000 },
          { status: 201, headers: { 'x-a': 'b' } });
      } }`,
  });
  const { status, headers, body } = await fn.http({
    method: 'POST',
    path: '/a?b=c',
    headers: [['Content-Type', 'application/json']],
    body: '{"name":"you"}',
  });
  assert.equal(status, 201);
  assert.deepEqual(Object.fromEntries(headers), { 'content-type': 'application/json', 'x-a': 'b' });
  assert.deepEqual(JSON.parse(body.toString()), {
    text: 'hello you',
    url: 'http://127.0.0.1:4000/a?b=c',
    method: 'POST',
    id: 'string',
    trace: true,
    left: true,
  });
});

test('an exported fetch, a default function and CommonJS forms', async () => {
  const sources: [string, string][] = [
    ['index.mjs', 'export const fetch = () => new Response("ok")'],
    ['index.mjs', 'export default () => new Response("ok")'],
    ['index.cjs', 'module.exports = { fetch: async () => new Response("ok") }'],
    ['index.cjs', 'module.exports = async () => new Response("ok")'],
    ['index.cjs', 'exports.__esModule = true; exports.default = { fetch: () => new Response("ok") }'],
  ];
  for (const [file, text] of sources) {
    const fn = await load({ [file]: text }, file);
    assert.equal((await fn.http({})).body.toString(), 'ok', text);
  }
});

test('streams come in parts, cookies stay apart, HEAD has no body', async () => {
  const fn = await load({
    'index.mjs': `export default { fetch(request) {
      const headers = new Headers({ 'content-type': 'text/plain' });
      headers.append('set-cookie', 'a=1'); headers.append('set-cookie', 'b=2');
      const body = new ReadableStream({ async start(c) { for (const part of ['one', 'two']) { c.enqueue(new TextEncoder().encode(part)); await new Promise(r => setTimeout(r, 5)); } c.close(); } });
      return new Response(body, { headers });
    } }`,
  });
  const { chunks, headers } = await fn.http({});
  assert.deepEqual(chunks.map(String), ['one', 'two']);
  assert.deepEqual(
    headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value),
    ['a=1', 'b=2'],
  );
  assert.equal((await fn.http({ method: 'HEAD' })).body.length, 0);
});

test('waitUntil is waited for, and its failure is logged', async () => {
  const fn = await load({
    'index.mjs': `globalThis.done = false;
      export default { fetch(request, { waitUntil }) {
        waitUntil(new Promise(r => setTimeout(() => { globalThis.done = true; r(); }, 20)));
        waitUntil(Promise.reject(new Error('late')));
        return new Response(null, { status: 202 });
      } }`,
  });
  assert.equal((await fn.http({})).status, 202);
  assert.equal(Reflect.get(globalThis, 'done'), true);
  assert.match(fn.logs[0]?.message ?? '', /waitUntil was rejected: Error: late/);
});

test('what is thrown and what is no response is the function’s error', async () => {
  const thrown = await load({ 'index.mjs': 'export default () => { throw new RangeError("too far") }' });
  assert.deepEqual((await thrown.http({})).error?.type, 'RangeError');
  const wrong = await load({ 'index.mjs': 'export default () => ({ hello: 1 })' });
  assert.match((await wrong.http({})).error?.message ?? '', /must return a Response; it returned an object/);
});

test('a missing file and a module without fetch say what to write', async () => {
  await assert.rejects(load({ 'a.mjs': '' }, 'index.mjs'), /no file index.mjs/);
  await assert.rejects(load({ 'index.mjs': 'export const other = 1' }), /exports no fetch: write .* It exports other\./);
});

test('the request is a Request, and whatever is made of it ends with the call', async () => {
  const fn = await load({
    'index.mjs': `import { createServer } from 'node:http';
      export default { async fetch(request, context) {
        const silent = createServer(() => {}).listen(0, '127.0.0.1');
        await new Promise((listening) => silent.once('listening', listening));
        const url = 'http://127.0.0.1:' + silent.address().port;
        const waiting = [request.signal, request.clone().signal, new Request(url, request).signal, new Request(request).signal,
          new Request(request, { method: 'PUT' }).signal].map((signal) => new Promise((resolve) => signal.addEventListener('abort', resolve)));
        const own = new Request(request, { signal: new AbortController().signal }).signal;
        const proxied = fetch(new Request(url, request)).catch((error) => error.name);
        setTimeout(() => globalThis.leave(), 20);
        await Promise.all(waiting);
        const outcome = await proxied;
        silent.close();
        return Response.json([request instanceof Request, request.constructor.name, Request.name, fetch.name, outcome, own.aborted, context.signal.aborted]);
      } }`,
  });
  const abort = new AbortController();
  Object.assign(globalThis, { leave: () => abort.abort() });
  assert.deepEqual(JSON.parse((await fn.http({}, abort.signal)).body.toString()), [
    true,
    'Request',
    'Request',
    'fetch',
    'AbortError',
    false,
    true,
  ]);
});
