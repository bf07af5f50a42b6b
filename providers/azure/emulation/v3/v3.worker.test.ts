import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { cleanUp, harness, type HarnessedFunction } from '../../../testing/worker-harness.ts';
import { azureV4 } from '../azure-v4.ts';
import worker from '../azure-v4.worker.ts';
import { FOLDERS } from './function-folders.ts';

after(cleanUp);

const HTTP_IN = { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'anonymous', methods: ['get', 'post'] };
const HTTP_OUT = { type: 'http', direction: 'out', name: 'res' };
const folder = (name: string, bindings: object[], script: string, more: object = {}): Record<string, string> => ({
  [`${name}/function.json`]: JSON.stringify({ bindings, ...more }),
  [`${name}/index.js`]: script,
});

const load = (files: Record<string, string>, env: Record<string, string> = {}): Promise<HarnessedFunction> =>
  harness(
    worker,
    { files: { 'host.json': '{"version":"2.0"}', ...files }, handler: FOLDERS, runtime: 'node|24', provides: azureV4.provides, env },
    azureV4.environment,
    azureV4.worker,
  );

const http = (script: string, more: Record<string, string> = {}): Promise<HarnessedFunction> =>
  load({ ...folder('hello', [HTTP_IN, HTTP_OUT], script), ...more });

describe('functions that are folders', { concurrency: 1 }, () => {
  test('async functions answer through context.res', async () => {
    const fn = await http(`module.exports = async function (context, req) {
      context.log('processed', req.query.name); context.log.warn('careful');
      const name = req.query.name || (req.body && req.body.name);
      context.res = { status: 201, headers: { 'X-A': 1 }, body: name ? 'Hello, ' + name : { none: true } };
    };`);
    assert.deepEqual(
      fn.loaded.entries.map(({ name, trigger, route }) => [name, trigger, route]),
      [['hello', 'http', '/api/hello']],
    );
    const call = await fn.http({ path: '/api/hello?name=you' });
    assert.deepEqual([call.status, call.body.toString(), Object.fromEntries(call.headers)['x-a']], [201, 'Hello, you', '1']);
    const posted = await fn.http({
      method: 'POST',
      path: '/api/hello',
      headers: [['Content-Type', 'application/json']],
      body: '{"name":"Ü"}',
    });
    assert.equal(posted.body.toString(), 'Hello, Ü');
    const object = await fn.http({ path: '/api/hello' });
    assert.deepEqual(
      [object.body.toString(), Object.fromEntries(object.headers)['content-type']],
      ['{"none":true}', 'application/json; charset=utf-8'],
    );
    assert.ok(fn.logs.some(({ level, message }) => level === 'warn' && message === 'careful'));
  });

  test('functions with callbacks end when they say so', async () => {
    const fn = await load({
      ...folder(
        'done',
        [HTTP_IN, HTTP_OUT],
        `module.exports = (context) => { setTimeout(() => { context.res.body = 'later'; context.done(); }, 2); };`,
      ),
      ...folder(
        'sent',
        [HTTP_IN, HTTP_OUT],
        `module.exports = (context, req) => context.res.status(202).set('x-b', '2').json({ to: req.params.id ?? null });`,
      ),
      ...folder('named', [HTTP_IN, HTTP_OUT], `module.exports = (context) => context.done(null, { res: { body: 'named' } });`),
      ...folder('failed', [HTTP_IN, HTTP_OUT], `module.exports = (context) => context.done(new Error('went wrong'));`),
    });
    const text = async (path: string): Promise<string> => (await fn.http({ path })).body.toString();
    assert.equal(await text('/api/done'), 'later');
    const sent = await fn.http({ path: '/api/sent' });
    assert.deepEqual([sent.status, sent.body.toString(), Object.fromEntries(sent.headers)['x-b']], [202, '{"to":null}', '2']);
    assert.equal(await text('/api/named'), 'named');
    assert.equal((await fn.http({ path: '/api/failed' })).error?.message, 'went wrong');
  });

  test('returned responses, routes, several exports, ES modules, shared scripts', async () => {
    const fn = await load({
      ...folder(
        'item',
        [
          { ...HTTP_IN, route: 'items/{id:int}' },
          { ...HTTP_OUT, name: '$return' },
        ],
        `exports.run = async (context, req) => ({ body: context.bindingData.id + ' ' + req.params.id }); exports.other = 1;`,
      ),
      'esm/function.json': JSON.stringify({
        scriptFile: '../shared/code.mjs',
        entryPoint: 'answer',
        bindings: [HTTP_IN, { ...HTTP_OUT, name: '$return' }],
      }),
      'shared/code.mjs': `export async function answer(context) { return context.executionContext.functionName; }\nexport const other = 1;`,
      ...folder('quiet', [HTTP_IN], 'module.exports = async () => {};'),
      ...folder('broken', [HTTP_IN, HTTP_OUT], 'exports.a = 1; exports.b = 2;'),
    });
    assert.equal((await fn.http({ path: '/api/items/7' })).body.toString(), '7 7');
    assert.equal((await fn.http({ path: '/api/esm' })).body.toString(), 'esm');
    assert.equal((await fn.http({ path: '/api/quiet' })).status, 204);
    assert.match(
      (await fn.http({ path: '/api/broken' })).error?.message ?? '',
      /unable to load function broken: 'Unable to determine function entry point/,
    );
  });

  test('other triggers, metadata, disabled functions', async () => {
    const fn = await load(
      {
        ...folder(
          'clock',
          [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 * * * * *' }],
          'module.exports = async (context, timer) => ({ late: timer.isPastDue });',
        ),
        ...folder(
          'queue',
          [
            { type: 'queueTrigger', direction: 'in', name: 'item', queueName: 'q', connection: '' },
            { type: 'queue', direction: 'out', name: 'out', queueName: 'r', connection: 'Missing' },
          ],
          `module.exports = async (context, item) => { if (item.send) context.bindings.out = 'x'; return [context.bindings.item, context.bindingData.dequeueCount]; };`,
        ),
        ...folder(
          'hub',
          [{ type: 'eventHubTrigger', direction: 'in', name: 'events', eventHubName: 'h', connection: 'Hubs', cardinality: 'many' }],
          `module.exports = async (context, events) => [events.map(({ n }) => n), context.bindingData.sequenceNumberArray, context.bindingData.partitionContext.partitionId];`,
        ),
        ...folder('off', [HTTP_IN, HTTP_OUT], 'module.exports = async () => {};', { disabled: true }),
        ...folder('setting', [HTTP_IN, HTTP_OUT], 'module.exports = async () => {};', { disabled: 'IS_OFF' }),
      },
      { IS_OFF: '1' },
    );
    const run = async (name: string, payload: unknown, attributes: Record<string, string> = {}): Promise<string> => {
      const call = await fn.event(payload, { attributes: { 'azure.function': name, ...attributes } });
      return call.error?.message ?? call.body.toString();
    };
    assert.equal(await run('clock', ''), '{"late":false}');
    assert.equal(await run('queue', { a: 1 }, { 'azure.metadata': '{"DequeueCount":{"json":"3"}}' }), '[{"a":1},3]');
    const metadata = { SequenceNumberArray: { collectionSint64: { sint64: [4, 5] } }, PartitionContext: { json: '{"PartitionId":"2"}' } };
    assert.equal(await run('hub', [{ n: 1 }, { n: 2 }], { 'azure.metadata': JSON.stringify(metadata) }), '[[1,2],[4,5],"2"]');
    assert.match(await run('queue', { send: true }), /connection string 'Missing' does not exist/);
    for (const name of ['off', 'setting']) assert.equal((await fn.http({ path: `/api/${name}` })).status, 404);
  });

  test('what is wrong with a function.json is said', async () => {
    await assert.rejects(load({ 'a/function.json': '{ broken', 'a/index.js': '' }), /a\/function\.json is not valid JSON/);
    await assert.rejects(load(folder('a', [HTTP_OUT], '')), /No trigger binding specified/);
  });
});
