/** The programming models in real environments: what only a process of its own can show. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type { Project } from '#shared/model/project.ts';
import { emulation as aws } from '../aws/emulation/index.ts';
import { emulation as azure } from '../azure/emulation/index.ts';
import { emulation as gcp } from '../gcp/emulation/index.ts';
import { emulation as local } from '../local/models/index.ts';
import type { DeployedFunction } from '../local/runtime/ports.ts';
import { withEngine, type EngineFixture } from '../local/runtime/testing/engine-fixture.ts';

const models = new Map([local, aws, gcp, azure].flatMap((emulation) => emulation.models.map((model) => [model.id, model])));

type Deploy = (model: string, files: Record<string, string>, project?: Partial<Project>) => DeployedFunction;

/** Runs with an engine that knows every model; functions get their model's defaults. */
const withModels = (body: (fixture: EngineFixture, deploy: Deploy) => Promise<void>): Promise<void> =>
  withEngine({ models }, (fixture) =>
    body(fixture, (id, files, project = {}) => fixture.deploy(files, { model: id, ...models.get(id)?.defaults, ...project })),
  );

const platform = (fixture: EngineFixture): string[] =>
  fixture.logs.filter(({ stream }) => stream === 'platform').map(({ message }) => message);

describe('aws-handler', { concurrency: false }, () => {
  test('events, requests, the console and the platform’s lines', async () => {
    await withModels(async (fixture, deploy) => {
      const code = `exports.handler = async (event, context) => { console.log('got', event.a); console.error('bad'); return { statusCode: 201, body: JSON.stringify([event.a ?? event.rawPath, context.functionName, process.env.AWS_REGION]) } }`;
      const fn = deploy('aws-handler', { 'index.js': code });
      const event = await fixture.event(fn, { a: 1 });
      assert.equal(JSON.parse(event.body.toString()).statusCode, 201);
      const http = await fixture.http(fn, '/x/y?z=1');
      assert.deepEqual([http.status, http.body.toString()], [201, `["/x/y","${fn.name}","us-east-1"]`]);
      const [log, error] = fixture.logs.filter(({ stream }) => stream !== 'platform');
      assert.match(log?.message ?? '', new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t${event.record.id}\\tINFO\\tgot 1$`));
      assert.deepEqual([log?.level, error?.level, error?.invocationId], ['info', 'error', event.record.id]);
      const lines = platform(fixture);
      assert.match(lines[0] ?? '', /^INIT_START Runtime Version: nodejs:24/);
      assert.equal(lines[1], `START RequestId: ${event.record.id} Version: 1`);
      assert.match(
        lines[3] ?? '',
        new RegExp(
          `^REPORT RequestId: ${event.record.id}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms\\tMemory Size: 128 MB.*\\tInit Duration: [\\d.]+ ms$`,
        ),
      );
      assert.equal(event.record.billedMs, Math.ceil(event.record.handlerMs + (event.record.initMs ?? 0)));
    });
  });

  test('timeouts, exits and errors that nobody caught, in Lambda’s words', async () => {
    await withModels(async (fixture, deploy) => {
      const code = `exports.handler = async (event) => {
        if (event.do === 'hang') await new Promise((r) => setTimeout(r, 60000));
        if (event.do === 'exit') process.exit(event.code);
        if (event.do === 'uncaught') { setTimeout(() => { throw new RangeError('late') }); await new Promise((r) => setTimeout(r, 60000)); }
        return 'fine';
      }`;
      const fn = deploy('aws-handler', { 'index.js': code }, { timeoutS: 1 });
      const fail = async (event: unknown): Promise<string> => {
        const { record } = await fixture.event(fn, event);
        return `${record.status} ${record.error?.type}: ${record.error?.message.replace(record.id, 'ID')}`;
      };
      assert.equal(await fail({ do: 'hang' }), 'timeout Sandbox.Timedout: RequestId: ID Error: Task timed out after 1.00 seconds');
      assert.equal(
        await fail({ do: 'exit', code: 3 }),
        'crashed Runtime.ExitError: RequestId: ID Error: Runtime exited with error: exit status 3',
      );
      assert.equal(
        await fail({ do: 'exit', code: 0 }),
        'crashed Runtime.ExitError: RequestId: ID Error: Runtime exited without providing a reason',
      );
      assert.equal(
        await fail({ do: 'uncaught' }),
        'crashed Runtime.ExitError: RequestId: ID Error: Runtime exited with error: exit status 1',
      );
      assert.equal((await fixture.event(fn, {})).body.toString(), '"fine"');
      const old = deploy('aws-handler', { 'index.js': code }, { runtime: 'nodejs22.x' });
      const uncaught = await fixture.event(old, { do: 'uncaught' });
      assert.deepEqual(
        [uncaught.record.status, uncaught.record.error?.type, uncaught.record.error?.message],
        ['error', 'RangeError', 'late'],
      );
      const response = await fixture.http(deploy('aws-handler', { 'index.js': 'exports.handler = async () => { throw new Error("x") }' }));
      assert.deepEqual([response.status, response.body.toString()], [502, '{"message":"Internal Server Error"}']);
    });
  });

  test('what cannot be loaded fails every invocation, as Lambda reports it', async () => {
    await withModels(async (fixture, deploy) => {
      const type = async (files: Record<string, string>, project = {}): Promise<string | undefined> =>
        (await fixture.event(deploy('aws-handler', files, project), {})).record.error?.type;
      assert.equal(await type({ 'other.js': '' }), 'Runtime.ImportModuleError');
      assert.equal(await type({ 'index.js': 'exports.handler = (' }), 'Runtime.UserCodeSyntaxError');
      assert.equal(await type({ 'index.js': 'exports.other = 1' }), 'Runtime.HandlerNotFound');
      assert.equal(await type({ 'index.js': 'exports.handler = (a, b, c) => c()' }), 'Runtime.CallbackHandlerDeprecated');
      assert.ok(fixture.messages().some((message) => /\t-\tERROR\tInit Error \t\{"errorType":"Runtime\.HandlerNotFound"/.test(message)));
    });
  });

  test('callbacks of nodejs22.x wait for the event loop of a real environment', async () => {
    await withModels(async (fixture, deploy) => {
      const code =
        'exports.handler = (event, context, callback) => { if (!event.wait) context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 200); callback(null, "done") }';
      const fn = deploy('aws-handler', { 'index.js': code }, { runtime: 'nodejs22.x' });
      assert.equal((await fixture.event(fn, {})).body.toString(), '"done"');
      const waited = await fixture.event(fn, { wait: true });
      assert.ok(waited.record.handlerMs >= 195 && waited.record.handlerMs < 400, `${waited.record.handlerMs} ms`);
      const quick = await fixture.event(fn, {});
      assert.ok(quick.record.handlerMs < 100, `${quick.record.handlerMs} ms`);
      const silent = deploy(
        'aws-handler',
        { 'index.js': 'exports.handler = () => { fetch("http://127.0.0.1:9").catch(() => {}) }' },
        { runtime: 'nodejs22.x' },
      );
      assert.equal((await fixture.event(silent, {})).body.toString(), 'null');
    });
  });

  test('streams reach the caller as they are written', async () => {
    await withModels(async (fixture, deploy) => {
      const code = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        const out = awslambda.HttpResponseStream.from(stream, { statusCode: 207, headers: { 'content-type': 'text/plain' } });
        out.write('one'); await new Promise((r) => setTimeout(r, 30)); out.write('two'); out.end();
      })`;
      const { status, headers, body } = await fixture.http(deploy('aws-handler', { 'index.js': code }));
      assert.deepEqual([status, headers, body.toString()], [207, [['content-type', 'text/plain']], 'onetwo']);
    });
  });
});

describe('gcp', { concurrency: false }, () => {
  const FRAMEWORK = '@google-cloud/functions-framework';

  test('an answer of the framework to a failure stands, and the invocation is recorded as failed', async () => {
    await withModels(async (fixture, deploy) => {
      const code = `require('${FRAMEWORK}').http('hello', (req, res) => { if (req.query.fail) throw new TypeError('oh no'); console.log('hi'); res.set('x-mine', '1').send('hello'); });`;
      const fn = deploy('gcp-http', { 'index.js': code }, { handler: 'hello' });
      const fine = await fixture.http(fn, '/');
      assert.deepEqual([fine.status, fine.body.toString(), fine.record.status], [200, 'hello', 'ok']);
      const failed = await fixture.http(fn, '/?fail=1');
      assert.deepEqual([failed.status, failed.body.toString()], [500, 'oh no']);
      assert.equal(new Map(failed.headers.map(([name, value]) => [name.toLowerCase(), value])).get('x-google-status'), 'crash');
      assert.deepEqual([failed.record.status, failed.record.error?.type, failed.record.error?.message], ['error', 'TypeError', 'oh no']);
      assert.equal(failed.record.environmentId, fine.record.environmentId);
      const line = fixture.logs.find(({ message }) => message === 'hi');
      assert.equal(line?.invocationId, fine.record.id);
    });
  });

  test('exits and what nobody caught', async () => {
    await withModels(async (fixture, deploy) => {
      const code = `require('${FRAMEWORK}').http('bye', (req, res) => { if (req.path === '/reject') { Promise.reject(new Error('nobody')); return; } process.exit(4); });`;
      const fn = deploy('gcp-http', { 'index.js': code }, { handler: 'bye' });
      const exited = await fixture.http(fn);
      assert.deepEqual([exited.status, exited.body.toString(), exited.record.status], [500, 'Process exited with code 4', 'crashed']);
      const rejected = await fixture.http(fn, '/reject');
      assert.deepEqual([rejected.status, rejected.body.toString(), rejected.record.error?.message], [500, 'nobody', 'nobody']);
    });
  });

  test('a copy of another version in the function’s node_modules is the one that runs it', async () => {
    await withModels(async (fixture, deploy) => {
      const require = createRequire(import.meta.url);
      const ours = dirname(require.resolve(FRAMEWORK));
      const modules = `node_modules/${FRAMEWORK}`;
      const parts = ['function_registry', 'options', 'logger', 'server'];
      const files = Object.fromEntries(
        parts.map((part) => [`${modules}/build/src/${part}.js`, `module.exports = require(${JSON.stringify(join(ours, `${part}.js`))})`]),
      );
      const fn = deploy(
        'gcp-http',
        {
          ...files,
          [`${modules}/build/src/index.js`]: `const registry = require('./function_registry.js'); module.exports = { own: true, http: (name, fn) => registry.http(name, fn) }`,
          [`${modules}/package.json`]: '{"version":"4.0.1","main":"build/src/index.js"}',
          'index.js': `const f = require('${FRAMEWORK}'); f.http('owned', (req, res) => res.send(String(f.own)))`,
        },
        { handler: 'owned' },
      );
      assert.equal((await fixture.http(fn)).body.toString(), 'true');
    });
  });

  test('CloudEvents', async () => {
    await withModels(async (fixture, deploy) => {
      const fn = deploy(
        'gcp-cloudevent',
        { 'index.js': `require('${FRAMEWORK}').cloudEvent('store', (event) => { console.log(event.type, event.data.n) })` },
        { handler: 'store' },
      );
      const event = Buffer.from(JSON.stringify({ specversion: '1.0', id: '1', source: '//s', type: 't', data: { n: 1 } }));
      const request = models.get('gcp-cloudevent')?.eventToHttp?.(event, null);
      assert.ok(request !== undefined);
      const answer = await fixture.http(fn, request.path, request);
      assert.deepEqual([answer.status, answer.record.status], [204, 'ok']);
      assert.deepEqual(fixture.messages(), ['t 1']);
    });
  });
});

describe('azure-v4', { concurrency: false }, () => {
  test('functions of an app, many at a time, and their errors', async () => {
    await withModels(async (fixture, deploy) => {
      const code = `import { app } from '@azure/functions';
        app.http('hello', { route: 'hello/{name?}', handler: async (request, context) => { context.log('hi', request.params.name); return { jsonBody: { name: request.params.name, site: process.env.WEBSITE_SITE_NAME } } } });
        app.http('fails', { handler: () => { throw new Error('no') } });`;
      const fn = deploy('azure-v4', { 'src/functions/index.mjs': code }, { handler: 'src/functions/*.mjs', memoryMb: 512 });
      const { entries } = await fixture.engine.probe(fn, new AbortController().signal);
      assert.deepEqual(
        entries.map(({ name, route }) => `${name} ${route}`),
        ['hello /api/hello/{name?}', 'fails /api/fails'],
      );
      const answers = await Promise.all(['a', 'b', 'c'].map((name) => fixture.http(fn, `/api/hello/${name}`)));
      assert.deepEqual(
        answers.map(({ body }) => body.toString()),
        ['a', 'b', 'c'].map((name) => `{"name":"${name}","site":"${fn.name}"}`),
      );
      const failed = await fixture.http(fn, '/api/fails');
      assert.deepEqual([failed.status, failed.body.length, failed.record.error?.message], [500, 0, 'no']);
      const line = fixture.logs.find(({ message }) => message === 'hi b');
      assert.equal(line?.invocationId, answers[1]?.record.id);
      assert.equal(answers[0]?.record.billedMs, 1000);
    });
  });

  test('CommonJS apps, and streams without a port', async () => {
    await withModels(async (fixture, deploy) => {
      const code = `const { app } = require('@azure/functions'); app.setup({ enableHttpStream: true });
        app.http('stream', { handler: () => ({ body: ReadableStream.from([Buffer.from('one'), Buffer.from('two')]) }) });`;
      const fn = deploy('azure-v4', { 'src/functions/a.js': code }, { memoryMb: 512 });
      assert.equal((await fixture.http(fn, '/api/stream')).body.toString(), 'onetwo');
    });
  });
});

describe('portable', { concurrency: false }, () => {
  test('requests, streams, waitUntil and errors', async () => {
    await withModels(async (fixture, deploy) => {
      const code = `export default { async fetch(request, context) {
        const url = new URL(request.url);
        if (url.pathname === '/fail') throw new RangeError('far');
        if (url.pathname === '/stream') return new Response(ReadableStream.from((async function* () { for (const n of [1, 2, 3]) { yield new TextEncoder().encode(n + ' '); await new Promise((r) => setTimeout(r, 5)); } })()));
        context.waitUntil(new Promise((r) => setTimeout(() => { console.log('afterwards'); r(); }, 20)));
        return Response.json({ echo: await request.text(), env: context.env.MINE });
      } }`;
      const fn = deploy('portable', { 'index.js': code }, { env: { MINE: 'yes' } });
      const posted = await fixture.http(fn, '/', { method: 'POST', body: Buffer.from('ü') });
      assert.equal(posted.body.toString(), '{"echo":"ü","env":"yes"}');
      assert.equal((await fixture.http(fn, '/stream')).body.toString(), '1 2 3 ');
      const failed = await fixture.http(fn, '/fail');
      assert.deepEqual([failed.status, failed.record.error?.type], [500, 'RangeError']);
      assert.ok(fixture.logs.some(({ message, invocationId }) => message === 'afterwards' && invocationId === posted.record.id));
    });
  });
});
