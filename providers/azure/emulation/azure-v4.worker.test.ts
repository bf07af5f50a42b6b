import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { cleanUp, harness, type HarnessedFunction, type RecordedCall } from '../../testing/worker-harness.ts';
import { freshLibrary } from '../testing/fresh-library.ts';
import { azureV4 } from './azure-v4.ts';
import { writeAttributes } from './call-attributes.ts';
import worker from './azure-v4.worker.ts';

after(cleanUp);

const load = (files: Record<string, string>, handler = 'src/functions/*.js'): Promise<HarnessedFunction> =>
  harness(
    worker,
    { files: { ...freshLibrary(), ...files }, handler, runtime: 'node|24', provides: azureV4.provides },
    azureV4.environment,
    azureV4.worker,
  );

const app = (body: string, more: Record<string, string> = {}): Promise<HarnessedFunction> =>
  load({ 'src/functions/index.js': `const { app, input, output, HttpResponse } = require('@azure/functions');\n${body}`, ...more });

const headersOf = (call: RecordedCall): Record<string, string> => Object.fromEntries(call.headers);

describe('http functions', { concurrency: 1 }, () => {
  test('a request in, a response out', async () => {
    const fn = await app(`app.http('hello', { methods: ['GET', 'POST'], handler: async (request, context) => {
      const name = request.query.get('name') || await request.text();
      return { status: 201, headers: { 'x-a': 'b' }, jsonBody: { name, url: request.url, method: request.method, header: request.headers.get('x-test'),
        id: context.invocationId, fn: context.functionName, trace: context.traceContext.traceParent, trigger: context.options.trigger.type } };
    } });`);
    const [entry] = fn.loaded.entries;
    assert.deepEqual([entry?.name, entry?.trigger, entry?.route], ['hello', 'http', '/api/hello']);
    assert.deepEqual(
      ((entry?.detail?.['bindings'] ?? []) as { type: string; authLevel?: string }[]).map(({ type, authLevel }) => [type, authLevel]),
      [
        ['httpTrigger', 'anonymous'],
        ['http', undefined],
      ],
    );
    const call = await fn.http({ path: '/api/hello?name=you', headers: [['X-Test', '1']] });
    assert.equal(call.status, 201);
    assert.deepEqual(headersOf(call)['content-type'], 'application/json');
    const { id, trace, ...rest } = JSON.parse(call.body.toString()) as Record<string, string>;
    assert.deepEqual(rest, {
      name: 'you',
      url: 'http://127.0.0.1:4000/api/hello?name=you',
      method: 'GET',
      header: '1',
      fn: 'hello',
      trigger: 'httpTrigger',
    });
    assert.match(`${id} ${trace}`, /^0{8}-0000-7000-8000-[0-9a-f]{12} 00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    assert.match((await fn.http({ method: 'POST', path: '/api/hello', body: 'Ü' })).body.toString(), /"name":"Ü"/);
    assert.equal((await fn.http({ method: 'DELETE', path: '/api/hello' })).status, 404);
    assert.equal((await fn.http({ path: '/api/nowhere' })).status, 404);
    assert.match((await fn.http({ path: '/' })).body.toString(), /up and running\n\nGET,POST \/api\/hello/);
  });

  test('several functions, routes with parameters, the prefix of host.json', async () => {
    const fn = await load({
      'host.json': '{ "version": "2.0", /* mine */ "extensions": { "http": { "routePrefix": "v1" } } }',
      'src/functions/items.js': `const { app } = require('@azure/functions');
        app.get('list', { route: 'items', handler: () => ({ body: 'list' }) });
        app.http('one', { route: 'items/{id:int}', methods: ['GET'], handler: (request) => ({ jsonBody: request.params }) });
        app.http('other', { route: 'items/{name}', methods: ['GET'], handler: (request) => ({ jsonBody: request.params }) });
        app.deleteRequest('remove', { route: 'items/{id}', handler: () => ({ status: 204 }) });`,
      'src/functions/files.js': `require('@azure/functions').app.http('files', { route: 'files/{*path}', handler: (request) => ({ body: request.params.path }) });`,
    });
    assert.deepEqual(
      fn.loaded.entries.map(({ name, route }) => `${name} ${route}`),
      ['files /v1/files/{*path}', 'list /v1/items', 'one /v1/items/{id:int}', 'other /v1/items/{name}', 'remove /v1/items/{id}'],
    );
    const text = async (path: string): Promise<string> => (await fn.http({ path })).body.toString();
    assert.equal(await text('/v1/items'), 'list');
    assert.equal(await text('/v1/items/42'), '{"id":"42"}');
    assert.equal(await text('/v1/items/new'), '{"name":"new"}');
    assert.equal(await text('/v1/files/a/b.txt'), 'a/b.txt');
    assert.equal((await fn.http({ method: 'DELETE', path: '/v1/items/1' })).status, 204);
  });

  test('bodies of every kind, cookies, HttpResponse, nothing at all', async () => {
    const fn = await app(`
      app.http('bytes', { handler: async (request) => ({ body: Buffer.from(await request.arrayBuffer()).reverse(), headers: { 'content-type': 'application/octet-stream' } }) });
      app.http('form', { handler: async (request) => ({ body: (await request.formData()).get('a') }) });
      app.http('stream', { handler: () => ({ body: ReadableStream.from([Buffer.from('one'), Buffer.from('two')]) }) });
      app.http('cookies', { handler: () => ({ body: 'x', cookies: [{ name: 'a', value: '1 2', path: '/p', httpOnly: true, sameSite: 'Lax', maxAge: 60 }, { name: 'b', value: '2', expires: new Date(Date.UTC(2030, 0, 1)), secure: true, sameSite: 'None', domain: 'example.com' }] }) });
      app.http('response', { handler: () => new HttpResponse({ status: 418, body: 'teapot' }) });
      app.http('nothing', { handler: () => {} });
      app.http('wrong', { handler: () => 'text' });`);
    assert.deepEqual([...(await fn.http({ method: 'POST', path: '/api/bytes', body: Buffer.from([1, 2, 255]) })).body], [255, 2, 1]);
    const form: Parameters<HarnessedFunction['http']>[0] = {
      method: 'POST',
      path: '/api/form',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: 'a=%C3%BC',
    };
    assert.equal((await fn.http(form)).body.toString(), 'ü');
    assert.equal((await fn.http({ path: '/api/stream' })).body.toString(), 'onetwo');
    const cookies = (await fn.http({ path: '/api/cookies' })).headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
    assert.deepEqual(cookies, [
      'a=1%202; max-age=60; path=/p; samesite=lax; httponly',
      'b=2; expires=Tue, 01 Jan 2030 00:00:00 GMT; domain=example.com; path=/; secure; samesite=none',
    ]);
    const teapot = await fn.http({ path: '/api/response' });
    assert.deepEqual(
      [teapot.status, teapot.body.toString(), headersOf(teapot)['content-type']],
      [418, 'teapot', 'text/plain;charset=UTF-8'],
    );
    const nothing = await fn.http({ path: '/api/nothing' });
    assert.deepEqual([nothing.status, nothing.body.length], [200, 0]);
    assert.match((await fn.http({ path: '/api/wrong' })).error?.message ?? '', /The HTTP response must be an object/);
  });

  test('errors are the function’s, and the log has the host’s lines around it', async () => {
    const fn = await app(
      `app.http('fails', { handler: (request, context) => { context.log('before', { a: 1 }); context.warn('careful'); throw new RangeError('too far'); } });`,
    );
    const call = await fn.http({ path: '/api/fails' });
    assert.deepEqual([call.status, call.error?.type, call.error?.message], [null, 'RangeError', 'too far']);
    const [executing, before, warn, executed] = fn.logs;
    assert.match(
      executing?.message ?? '',
      /^Executing 'Functions\.fails' \(Reason='This function was programmatically called via the host APIs\.', Id=[-0-9a-f]+\)$/,
    );
    assert.deepEqual(before, { level: 'info', message: 'before { a: 1 }' });
    assert.deepEqual(warn, { level: 'warn', message: 'careful' });
    assert.match(
      executed?.message ?? '',
      /^Executed 'Functions\.fails' \(Failed, Id=[-0-9a-f]+, Duration=\d+ms\)\nException while executing function: Functions\.fails\. Result: Failure\nException: too far\nStack: RangeError: too far\n/,
    );
  });

  test('many invocations at a time are kept apart', async () => {
    const fn = await app(
      `app.http('slow', { handler: async (request, context) => { await new Promise((r) => setTimeout(r, 5)); context.log(request.query.get('n')); return { body: request.query.get('n') }; } });`,
    );
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => fn.http({ path: `/api/slow?n=${n}` })));
    assert.deepEqual(
      answers.map(({ body }) => body.toString()),
      ['0', '1', '2', '3', '4', '5', '6', '7'],
    );
  });
});

test('access levels are not enforced, which the log says', async () => {
  const fn = await app(`app.http('guarded', { authLevel: 'function', handler: () => ({ body: 'open' }) });`);
  assert.equal((await fn.http({ path: '/api/guarded' })).body.toString(), 'open');
  assert.match(fn.logs[0]?.message ?? '', /^The local runtime's own address asks for no keys: guarded can be called/);
});

describe('hooks', { concurrency: 1 }, () => {
  test('before, after, at start and for the log', async () => {
    const fn = await app(`
      const seen = [];
      app.hook.appStart((context) => { seen.push('start'); context.hookData.x = 1; });
      app.hook.preInvocation((context) => { seen.push('pre'); context.hookData.began = true; const inner = context.functionHandler; context.inputs[0].extra = 'added'; });
      app.hook.postInvocation((context) => { seen.push('post ' + context.hookData.began); context.result = { ...context.result, headers: { 'x-hook': seen.join(',') } }; });
      app.hook.log((context) => { if (context.category === 'user') context.message = '[hooked] ' + context.message; });
      app.http('hooked', { handler: (request, context) => { context.log('hi'); return { body: String(request.extra) }; } });`);
    const call = await fn.http({ path: '/api/hooked' });
    assert.equal(call.error, null);
    assert.equal(call.body.toString(), 'added');
    assert.equal(headersOf(call)['x-hook'], 'start,pre,post true');
    assert.ok(fn.logs.some(({ message }) => message === '[hooked] hi'));
  });

  test('at the end, with what those at the start left for them', async () => {
    const fn = await app(`
      app.hook.appStart((context) => { context.hookData.x = 1; });
      app.hook.appTerminate((context) => { context.hookData.x += 2; });
      app.hook.appTerminate(async ({ hookData }) => { await null; require('node:fs').writeFileSync(__dirname + '/ended', String(hookData.x)); });
      app.http('hooked', { handler: () => ({}) });`);
    await fn.loaded.leave?.();
    assert.equal(readFileSync(join(fn.identity.codeDir, 'src/functions/ended'), 'utf8'), '3');
  });

  test('an error can be taken away after the function, and one before it is the function’s', async () => {
    const fn = await app(`
      app.hook.preInvocation((context) => { if (context.invocationContext.functionName === 'refused') throw new Error('refused by hook'); });
      app.hook.postInvocation((context) => { if (context.error) { context.error = null; context.result = { body: 'recovered' }; } });
      app.http('recovers', { handler: () => { throw new Error('lost') } });
      app.http('refused', { handler: () => ({ body: 'never' }) });`);
    assert.equal((await fn.http({ path: '/api/recovers' })).body.toString(), 'recovered');
    assert.equal((await fn.http({ path: '/api/refused' })).error?.message, 'refused by hook');
  });
});

describe('other triggers', { concurrency: 1 }, () => {
  const source = `
    app.timer('clock', { schedule: '0 * * * * *', handler: (timer, context) => ({ timer, type: context.options.trigger.type }) });
    app.storageQueue('queue', { queueName: 'q', connection: 'C', handler: (message) => ({ message }) });
    app.storageBlob('blob', { path: 'b/{name}', connection: 'C', handler: (blob) => blob.toString() });
    app.eventHub('many', { eventHubName: 'h', connection: 'C', cardinality: 'many', handler: (messages) => messages.length });
    app.http('web', { handler: () => ({ body: 'web' }) });`;

  test('are entries, and are run by their name as events', async () => {
    const fn = await app(source);
    assert.deepEqual(
      fn.loaded.entries.map(({ name, trigger, route }) => [name, trigger, route]),
      [
        ['clock', 'timer', null],
        ['queue', 'queue', null],
        ['blob', 'blob', null],
        ['many', 'eventHub', null],
        ['web', 'http', '/api/web'],
      ],
    );
    const run = async (name: string, payload: unknown): Promise<unknown> => {
      const call = await fn.event(payload, { attributes: { 'azure.function': name } });
      assert.equal(call.error, null);
      return JSON.parse(call.body.toString());
    };
    assert.deepEqual(await run('clock', ''), {
      timer: { schedule: { adjustForDST: true }, scheduleStatus: null, isPastDue: false },
      type: 'timerTrigger',
    });
    assert.deepEqual(await run('queue', { order: 1 }), { message: { order: 1 } });
    assert.deepEqual(await run('queue', 'plain'), { message: 'plain' });
    assert.equal(await run('blob', 'content'), 'content');
    assert.equal(await run('many', [1, 2, 3]), 3);
    assert.match((await fn.event({})).error?.message ?? '', /several functions \(clock, queue, blob, many, web\)/);
    assert.match((await fn.event({}, { attributes: { 'azure.function': 'gone' } })).error?.message ?? '', /no function "gone"/);
  });

  test('bindings that lead nowhere are named', async () => {
    const fn =
      await app(`const sink = output.sql({ commandText: 'dbo.a', connectionStringSetting: 'C' }); const rows = input.sql({ commandText: 'select 1', commandType: 'Text', connectionStringSetting: 'C' });
      app.http('writes', { extraInputs: [rows], extraOutputs: [sink], handler: (request, context) => { context.extraOutputs.set(sink, ['a']); return { body: String(context.extraInputs.get(rows)) }; } });`);
    assert.match(
      fn.logs[0]?.message ?? '',
      /^Input bindings are not filled here: context\.extraInputs has nothing for sql\w* \(sql\) of writes\.$/,
    );
    assert.equal((await fn.http({ path: '/api/writes' })).body.toString(), 'undefined');
    assert.ok(
      fn.logs.some(
        ({ level, message }) =>
          level === 'warn' && /^The function gave a value for its sql output sql\w*; there is no sql here/.test(message),
      ),
    );
  });

  test('a binding whose connection is no setting fails the invocation', async () => {
    const fn = await app(`const sink = output.storageQueue({ queueName: 'q', connection: 'Nowhere' });
      app.http('writes', { extraOutputs: [sink], handler: (request, context) => { context.extraOutputs.set(sink, 'a'); return { body: 'sent' }; } });`);
    assert.match(
      (await fn.http({ path: '/api/writes' })).error?.message ?? '',
      /^Storage account connection string 'Nowhere' does not exist/,
    );
  });

  test('metadata, retries and the reason come with the call', async () => {
    const fn = await app(`app.storageQueue('queue', { queueName: 'q', connection: 'C', handler: (message, context) => ({
      id: context.triggerMetadata.id, count: context.triggerMetadata.dequeueCount, retry: context.retryContext }) });`);
    const attributes = writeAttributes({
      function: 'queue',
      metadata: { Id: { string: 'm-1' }, DequeueCount: { int: 2 } },
      reason: "New queue message detected on 'q'.",
      retry: { retryCount: 1, maxRetryCount: 3 },
    });
    const call = await fn.event('hello', { attributes });
    assert.deepEqual(JSON.parse(call.body.toString()), { id: 'm-1', count: 2, retry: { retryCount: 1, maxRetryCount: 3 } });
    assert.match(fn.logs[0]?.message ?? '', /^Executing 'Functions\.queue' \(Reason='New queue message detected on 'q'\.', Id=/);
  });

  test('can be run through the host’s admin API', async () => {
    const fn = await app(source);
    const call = await fn.http({
      method: 'POST',
      path: '/admin/functions/Queue',
      body: '{"input":"hello"}',
      headers: [['Content-Type', 'application/json']],
    });
    assert.equal(call.status, 202);
    assert.ok(fn.logs.some(({ message }) => message.startsWith("Executed 'Functions.queue' (Succeeded")));
    assert.equal((await fn.http({ method: 'POST', path: '/admin/functions/nope' })).status, 404);
    assert.equal((await fn.http({ method: 'POST', path: '/admin/functions/%zz' })).status, 404);
  });

  test('every other kind is indexed, run by hand, and said to wait for nothing', async () => {
    const fn = await app(`const handler = (input, context) => { context.log('got ' + JSON.stringify(input)); return input; };
      const of = (type, more = {}) => ({ trigger: { type, name: 'in', direction: 'in', ...more }, handler });
      app.sql('sql', { commandText: 'x', tableName: 'dbo.T', connectionStringSetting: 'S', handler });
      app.mySql('mysql', { tableName: 'T', connectionStringSetting: 'S', handler });
      app.webPubSub('pubsub', { hub: 'h', eventType: 'user', eventName: 'message', handler });
      app.mcpTool('tool', { toolName: 't', description: 'd', toolProperties: [], handler: (input) => { handler(input, { log: console.log }); return 'answer'; } });
      app.mcpResource('resource', { uri: 'file://a', resourceName: 'r', handler });
      app.mcpPrompt('prompt', { promptName: 'p', handler });
      app.connectorTrigger('connector', { handler });
      app.generic('kafka', of('kafkaTrigger'));
      app.generic('orchestrator', of('orchestrationTrigger'));
      app.generic('strange', of('strangeTrigger'));
      app.eventGrid('grid', { handler });`);
    assert.deepEqual(
      fn.loaded.entries.map(({ trigger }) => trigger),
      ['sql', 'mysql', 'webPubSub', 'mcpTool', 'mcpResource', 'mcpPrompt', 'connector', 'kafka', 'orchestration', 'strange', 'eventGrid'],
    );
    const idle = fn.logs.filter(({ message }) => message.startsWith('Nothing sets off a'));
    assert.equal(idle.length, 9);
    assert.ok(
      idle.some(
        ({ level, message }) =>
          level === 'warn' &&
          message ===
            'Nothing sets off a kafkaTrigger here: the local runtime has no Kafka broker. Run the function with POST /admin/functions/kafka and {"input": "…"}.',
      ),
    );
    for (const { name, byHand } of fn.loaded.entries) {
      fn.logs.length = 0;
      assert.ok(byHand, name);
      const call = await fn.http(byHand);
      assert.equal(call.status, 202, name);
      assert.ok(
        fn.logs.some(({ message }) => message.startsWith(`Executed 'Functions.${name}' (Succeeded`)),
        name,
      );
    }
    assert.deepEqual((await fn.event({ a: 1 }, { attributes: { 'azure.function': 'kafka' } })).body.toString(), '{"a":1}');
  });

  test('a warmup trigger runs once, before the first call; one that fails is only logged', async () => {
    const fn = await app(`let warm = 0;
      app.warmup('Warmup', { handler: (input, context) => { warm += 1; if (Object.keys(input).length > 0) throw new Error('odd'); } });
      app.get('warm', { handler: () => ({ jsonBody: warm }) });`);
    for (let n = 0; n < 2; n += 1) assert.equal((await fn.http({ path: '/api/warm' })).body.toString(), '1');
    const cold = await app(
      `app.warmup('warmup', { handler() { throw new Error('not now'); } }); app.get('up', { handler: () => ({ body: 'up' }) });`,
    );
    assert.ok(cold.logs.some(({ level, message }) => level === 'error' && message.includes('not now')));
    assert.equal((await cold.http({ path: '/api/up' })).body.toString(), 'up');
  });

  test('an event for an app with one HTTP function is posted to it', async () => {
    const fn = await app(`app.http('only', { handler: async (request) => ({ jsonBody: { got: await request.json() } }) });`);
    const call = await fn.event({ a: 1 });
    assert.deepEqual([call.contentType, call.body.toString()], ['application/json', '{"got":{"a":1}}']);
  });
});

describe('loading', { concurrency: 1 }, () => {
  test('ES modules and patterns with alternatives', async () => {
    const fn = await load(
      {
        'dist/index.mjs': `import { app } from '@azure/functions'; app.http('esm', { handler: () => ({ body: 'esm' }) });`,
        'dist/other.mjs': 'throw new Error("not loaded")',
      },
      'dist/{index.mjs,functions/*.js}',
    );
    assert.equal((await fn.http({ path: '/api/esm' })).body.toString(), 'esm');
  });

  test('what cannot be loaded says what to do', async () => {
    await assert.rejects(load({ 'index.js': '' }), /Found zero files matching the supplied pattern\. Set "main"/);
    await assert.rejects(app(''), /No functions were registered by src\/functions\/\*\.js/);
    await assert.rejects(app('throw new TypeError("at start")'), /unable to load entry point "src\/functions\/index\.js": at start/);
    await assert.rejects(
      app(`for (const route of ['a', 'b']) app.http('twice', { route, handler() {} })`),
      /unable to load entry point "src\/functions\/index\.js": A function with id "twice" has already been registered\./,
    );
    await assert.rejects(app(`app.http('x', { handler() {} })`, { 'host.json': '{ broken' }), /host\.json is not valid JSON/);
    await assert.rejects(app(`app.http('bad', { route: 'a/{', handler() {} })`), /The route 'a\/\{' of the function "bad" is invalid/);
  });

  test('host.json and the settings in its place: which functions run, which lines are kept', async () => {
    const fn = await app(
      `for (const name of ['one', 'two', 'three']) app.http(name, { handler: (request, context) => {
        context.debug('fine'); context.info('usual'); context.error('wrong'); return { body: name }; } });`,
      { 'host.json': '{"functions":["one","two"],"logging":{"logLevel":{"Function.one":"Debug","Function.two":"Error"}}}' },
    );
    assert.deepEqual(
      fn.loaded.entries.map(({ name }) => name),
      ['one', 'two'],
    );
    const said = async (name: string): Promise<string[]> => {
      fn.logs.length = 0;
      assert.equal((await fn.http({ path: `/api/${name}` })).status, 200);
      return fn.logs.map(({ message }) => message.replace(/ \(.*/, ''));
    };
    assert.deepEqual(await said('one'), ["Executing 'Functions.one'", 'fine', 'usual', 'wrong', "Executed 'Functions.one'"]);
    assert.deepEqual(await said('two'), ['wrong']);
    assert.equal((await fn.http({ path: '/api/three' })).status, 404);
  });
});
