import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { azureRuntime, type Answer, type AzureRuntime } from '../testing/azure-runtime.ts';

/** The Functions host of an app, over the wire. */
let runtime: AzureRuntime;
let base: string;
let keys: { masterKey: string; functionKeys: Record<string, string>; systemKeys: Record<string, string> };
const ends: (() => unknown)[] = [];

const APP = `const { app } = require('@azure/functions');
app.http('open', { methods: ['GET'], route: 'open/{id:int}', handler: (request) => ({ jsonBody: { id: request.params.id, url: request.url } }) });
app.http('guarded', { authLevel: 'function', handler: () => ({ body: 'in' }) });
app.http('inner', { authLevel: 'admin', handler: () => ({ body: 'inner' }) });
app.http('fails', { handler: () => { throw new Error('secret') } });
app.http('off', { handler: () => ({ body: 'off' }) });
app.eventGrid('grid', { handler: (event, context) => context.log('got ' + event.data.n) });
app.storageBlob('pushed', { path: 'incoming/{name}', connection: 'AzureWebJobsStorage', source: 'EventGrid', handler: (blob, context) => context.log('blob ' + context.triggerMetadata.name + ' ' + blob) });
app.mcpTool('weather', { toolName: 'get_weather', description: 'The weather of a city', toolProperties: [{ propertyName: 'city', propertyType: 'string', description: 'Its name', isRequired: true }],
  handler: (input, context) => { if (input.arguments.city === 'nowhere') throw new Error('no such city'); return { sun: input.arguments.city, tool: context.triggerMetadata.mcptoolcontext.name }; } });
app.storageQueue('queue', { queueName: 'q', connection: 'AzureWebJobsStorage', handler: (message, context) => context.log('ran with ' + JSON.stringify(message)) });`;

before(async () => {
  runtime = await azureRuntime({ after: (end) => void ends.push(end) });
  await runtime.deploy('shop', { 'src/functions/app.js': APP }, { 'AzureWebJobs.off.Disabled': 'true' });
  const site = `/subscriptions/${runtime.subscription}/resourceGroups/isobar-local/providers/Microsoft.Web/sites/shop`;
  const { json } = await runtime.ask(`${site}?api-version=2025-05-01`);
  base = `https://${String((json['properties'] as Record<string, unknown>)['defaultHostName'])}`;
  keys = (await runtime.ask(`${site}/host/default/listkeys?api-version=2025-05-01`, { method: 'POST' })).json as unknown as typeof keys;
});
after(async () => {
  for (const end of ends) await end();
});

const ask = (path: string, init: Parameters<AzureRuntime['ask']>[1] = {}): Promise<Answer> => runtime.ask(base + path, init);
const admin = (path: string, init: NonNullable<Parameters<AzureRuntime['ask']>[1]> = {}): Promise<Answer> =>
  ask(path, { ...init, headers: { 'x-functions-key': keys.masterKey, ...init.headers } });

async function logged(line: string, name = 'shop'): Promise<LogEntry> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
    const { items } = await runtime.host.telemetry.logs.list({ name, contains: line, limit: 1 }, new AbortController().signal);
    if (items[0] !== undefined) return items[0];
  }
  throw new Error(`Nobody logged "${line}".`);
}

test('functions answer at their routes, and nothing else does', async () => {
  const home = await ask('/');
  assert.deepEqual([home.status, /Your Functions 4\.0 app is up and running/.test(home.text)], [200, true]);
  assert.deepEqual((await ask('/api/open/7')).json, { id: '7', url: `${base}/api/open/7` });
  for (const path of ['/api/open/x', '/api', '/open/7', '/api/off']) assert.equal((await ask(path)).status, 404, path);
  assert.equal((await ask('/api/open/7', { method: 'POST' })).status, 404);
  const failed = await ask('/api/fails');
  assert.deepEqual([failed.status, failed.text], [500, '']);
});

test('access levels: no key, each kind of key, in a header or the query', async () => {
  const status = async (path: string, key?: string): Promise<number> =>
    (await ask(path, key === undefined ? {} : { headers: { 'x-functions-key': key } })).status;
  const host = keys.functionKeys['default'] ?? '';
  assert.equal(await status('/api/guarded'), 401);
  assert.equal(await status('/api/guarded', 'wrong'), 401);
  assert.equal(await status('/api/guarded', host), 200);
  assert.equal(await status('/api/guarded', keys.masterKey), 200);
  assert.equal(await status(`/api/guarded?code=${encodeURIComponent(host)}`), 200);
  const { json } = await admin('/admin/functions/guarded/keys');
  const [own] = json['keys'] as { name: string; value: string }[];
  assert.equal(await status('/api/guarded', own?.value), 200);
  assert.equal(await status('/api/inner', own?.value), 401);
  assert.equal(await status('/api/inner', host), 401);
  assert.equal(await status('/api/inner', keys.masterKey), 200);
});

test('keys are made, changed and removed through the host', async () => {
  const made = await admin('/admin/functions/guarded/keys/mine', { method: 'PUT', body: { name: 'mine', value: 'v1' } });
  assert.deepEqual([made.status, made.json['value']], [201, 'v1']);
  assert.equal((await ask('/api/guarded?code=v1')).status, 200);
  assert.equal((await admin('/admin/functions/guarded/keys/mine', { method: 'DELETE' })).status, 204);
  assert.equal((await ask('/api/guarded?code=v1')).status, 401);
  const renewed = await admin('/admin/host/keys/extra', { method: 'POST' });
  assert.equal((await ask(`/api/guarded?code=${encodeURIComponent(String(renewed.json['value']))}`)).status, 200);
});

test('the host tells of itself and of its functions to those with the master key', async () => {
  assert.equal((await ask('/admin/host/ping')).status, 200);
  for (const path of ['/admin/host/status', '/admin/functions', '/admin/host/keys']) assert.equal((await ask(path)).status, 401, path);
  const status = await admin('/admin/host/status');
  assert.deepEqual([status.json['state'], String(status.json['version']).startsWith('4.')], ['Running', true]);
  const functions = (await admin('/admin/functions')).json as unknown as {
    name: string;
    invoke_url_template: string | null;
    isDisabled: boolean;
  }[];
  assert.deepEqual(functions.map(({ name }) => name).toSorted(), [
    'fails',
    'grid',
    'guarded',
    'inner',
    'off',
    'open',
    'pushed',
    'queue',
    'weather',
  ]);
  assert.equal(functions.find(({ name }) => name === 'open')?.invoke_url_template, `${base}/api/open/{id:int}`);
  assert.equal(functions.find(({ name }) => name === 'off')?.isDisabled, true);
  assert.deepEqual([(await admin('/admin/functions/open/status')).status, (await admin('/admin/functions/nope')).status], [200, 404]);
  assert.deepEqual((await admin('/admin/host/synctriggers', { method: 'POST' })).json, { status: 'success' });
});

test('a function without HTTP is run through the host, which does not wait', async () => {
  assert.equal((await ask('/admin/functions/queue', { method: 'POST', body: { input: 'x' } })).status, 401);
  assert.equal((await admin('/admin/functions/queue', { method: 'POST', body: { input: { a: 1 } } })).status, 202);
  await logged('ran with {"a":1}');
  assert.equal((await admin('/admin/functions/queue', { method: 'POST', body: '{broken' })).status, 400);
  assert.equal((await admin('/admin/functions/nope', { method: 'POST', body: { input: '' } })).status, 404);
});

test('webhooks take the handshake and events with their system key', async () => {
  const path = '/runtime/webhooks/EventGrid?functionName=grid';
  assert.equal((await ask(path, { method: 'POST', body: [] })).status, 401);
  const system = (await admin('/admin/host/systemkeys')).json['keys'] as { name: string; value: string }[];
  const code = encodeURIComponent(system.find(({ name }) => name === 'eventgrid_extension')?.value ?? '');
  const post = (type: string, body: unknown, at = path): Promise<Answer> =>
    ask(`${at}&code=${code}`, { method: 'POST', headers: { 'aeg-event-type': type }, body });
  const shake = await post('SubscriptionValidation', [{ id: '1', data: { validationCode: 'abc' } }]);
  assert.deepEqual([shake.status, shake.json], [200, { validationResponse: 'abc' }]);
  assert.equal((await post('Notification', [{ id: '2', eventType: 't', data: { n: 42 } }])).status, 202);
  await logged('got 42');
  assert.equal((await post('Notification', [], '/runtime/webhooks/EventGrid?functionName=nope')).text, "cannot find function: 'nope'");
  const asked = await ask(`${path}&code=${code}`, { method: 'OPTIONS', headers: { 'webhook-request-origin': 'eventgrid.azure.net' } });
  assert.equal(asked.headers['webhook-allowed-origin'], 'eventgrid.azure.net');

  const container = BlobServiceClient.fromConnectionString(runtime.storage).getContainerClient('incoming');
  await container.create();
  await container.getBlockBlobClient('a.txt').upload('bytes', 5);
  const event = {
    id: '3',
    eventType: 'Microsoft.Storage.BlobCreated',
    subject: '/blobServices/default/containers/incoming/blobs/a.txt',
    data: {},
  };
  const pushed = await ask(`/runtime/webhooks/blobs?functionName=Host.Functions.pushed&code=${encodeURIComponent(keys.masterKey)}`, {
    method: 'POST',
    body: [event],
  });
  assert.equal(pushed.status, 202);
  await logged('blob a.txt bytes');
});

test('tools of the Model Context Protocol are listed and called, with the key of their extension', async () => {
  const system = (await admin('/admin/host/systemkeys')).json['keys'] as { name: string; value: string }[];
  const post = async (method: string, params: object, headers: Record<string, string> = {}): Promise<[number, Record<string, unknown>]> => {
    const { status, text: body } = await ask('/runtime/webhooks/mcp', {
      method: 'POST',
      headers: { accept: 'application/json, text/event-stream', ...headers },
      body: { jsonrpc: '2.0', id: 1, method, params },
    });
    return [status, JSON.parse(/^data: (.*)$/m.exec(body)?.[1] ?? (body || '{}')) as Record<string, unknown>];
  };
  assert.equal((await post('initialize', {}))[0], 401);
  const key = { 'x-functions-key': keys.masterKey };
  const [, hello] = await post('initialize', { protocolVersion: '2025-06-18', capabilities: {} }, key);
  assert.deepEqual(hello['result'], {
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'Azure Functions MCP server', version: '1.0.0' },
  });
  // Made when it is first asked for.
  assert.ok(system.every(({ name }) => name !== 'mcp_extension'));
  const made = (await admin('/admin/host/systemkeys')).json['keys'] as typeof system;
  const own = { 'x-functions-key': made.find(({ name }) => name === 'mcp_extension')?.value ?? '' };
  const [, { result: listed }] = await post('tools/list', {}, own);
  assert.deepEqual(listed, {
    tools: [
      {
        name: 'get_weather',
        description: 'The weather of a city',
        inputSchema: { type: 'object', properties: { city: { type: 'string', description: 'Its name' } }, required: ['city'] },
      },
    ],
  });
  const call = async (name: string, given: object): Promise<unknown> => {
    const [, { result, error }] = await post('tools/call', { name, arguments: given }, own);
    return result ?? error;
  };
  assert.deepEqual(await call('get_weather', { city: 'Oslo' }), {
    content: [{ type: 'text', text: '{"sun":"Oslo","tool":"get_weather"}' }],
  });
  assert.deepEqual(await call('get_weather', { city: 'nowhere' }), {
    isError: true,
    content: [{ type: 'text', text: "An error occurred invoking 'get_weather'." }],
  });
  assert.deepEqual(await call('get_weather', {}), {
    code: -32602,
    message: 'One or more required tool properties are missing values. Please provide: city',
  });
  assert.deepEqual(await call('gone', {}), { code: -32602, message: "Unknown tool: 'gone'" });
  // What every object has is no method, no extension and no key.
  assert.deepEqual((await post('constructor', {}, own))[1]['error'], { code: -32601, message: "Method 'constructor' is not available." });
  assert.equal((await ask('/runtime/webhooks/constructor', { method: 'POST', headers: key, body: {} })).status, 404);
  assert.equal((await admin('/admin/host/keys/constructor')).status, 404);
  assert.equal((await post('tools/list', {}, { ...own, accept: 'application/json' }))[0], 406);
});

const FLOW = `const { app } = require('@azure/functions');
app.setup({ enableHttpStream: true });
let go; const gate = new Promise((resolve) => (go = resolve));
app.http('echo', { methods: ['POST'], handler: (request) => ({ body: request.body }) });
app.http('go', { handler: () => { go(); return { body: 'gone' } } });
app.http('size', { methods: ['POST'], handler: async (request, context) => {
  if (request.query.has('wait')) { context.log('waiting'); await gate; }
  context.log('begun' + request.query.toString());
  let size = 0;
  try { for await (const part of request.body) size += part.length; } catch (error) { context.log('cut off: ' + error.message); throw error; }
  return { body: String(size) };
} });
let calls = 0;
app.http('first', { methods: ['POST'], handler: async (request) => { await request.body.getReader().read(); return { body: String(++calls) }; } });
app.http('early', { methods: ['POST'], handler: () => ({ status: 202, body: 'enough' }) });`;

test('with HTTP streams a function has the request before its body is complete, and no more of it than it reads', async (t) => {
  const MB = 2 ** 20;
  await runtime.deploy('flow', { 'src/functions/app.js': FLOW }, { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(24 * MB) });
  const site = `/subscriptions/${runtime.subscription}/resourceGroups/isobar-local/providers/Microsoft.Web/sites/flow`;
  const { json } = await runtime.ask(`${site}?api-version=2025-05-01`);
  const address = `https://${String((json['properties'] as Record<string, unknown>)['defaultHostName'])}/api`;
  const send = (path: string, headers: Record<string, string> = {}): ClientRequest =>
    request(address + path, { method: 'POST', ca: runtime.ca, headers, agent: false }).on('error', () => undefined);
  const answerTo = async (sent: ClientRequest): Promise<[number, string]> => {
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return [answer.statusCode ?? 0, await text(answer)];
  };

  await t.test('what is echoed comes back while more is being sent', async () => {
    const sent = send('/echo');
    sent.write('one');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    assert.equal(String((await once(answer, 'data'))[0]), 'one');
    sent.end('two');
    assert.equal(await text(answer), 'two');
  });
  await t.test('a function that does not read holds the sender up', async () => {
    const sent = send('/size?wait');
    const part = Buffer.alloc(MB, 'x');
    const stuck = (): Promise<boolean> =>
      Promise.race([once(sent, 'drain').then(() => false), logged('waiting', 'flow').then(() => sleep(200, true))]);
    let written = 0;
    while (written < 20 && (sent.write(part) || (await stuck()) === false)) written++;
    assert.ok(written < 20, 'all of it was taken in');
    for (let more = written + 1; more < 20; more++) sent.write(part);
    sent.end();
    assert.equal((await runtime.ask(`${address}/go`)).text, 'gone');
    assert.deepEqual(await answerTo(sent), [200, String(20 * MB)]);
  });
  await t.test('a sender that goes away ends the body for the function', async () => {
    const sent = send('/size?leaving');
    sent.write('half');
    await logged('begunleaving', 'flow');
    sent.destroy();
    await logged('cut off: aborted', 'flow');
  });
  await t.test('an answer does not wait for a body that nobody reads', async () => {
    const sent = send('/early');
    sent.write('some');
    assert.deepEqual(await answerTo(sent), [202, 'enough']);
    sent.end();
  });
  await t.test('a function that read only the beginning goes on with the next call', async () => {
    for (const count of ['1', '2', '3']) {
      const sent = send('/first');
      sent.write('some');
      assert.deepEqual(await answerTo(sent), [200, count]);
      if (count === '2') sent.destroy();
      else sent.end('more');
    }
  });
  await t.test('the limit of the app counts, whether it is known before or not', async () => {
    const declared = send('/size', { 'content-length': String(25 * MB) });
    declared.end(Buffer.alloc(25 * MB));
    assert.deepEqual(await answerTo(declared), [413, '']);
    const chunked = send('/size');
    chunked.write(Buffer.alloc(25 * MB));
    assert.equal((await answerTo(chunked))[0], 413);
    chunked.destroy();
  });
});

test('new settings leave an app where it runs', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'isobar-in-place-'));
  t.after(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, 'src/functions'), { recursive: true });
  writeFileSync(
    join(directory, 'src/functions/app.js'),
    "require('@azure/functions').app.http('where', { handler: () => ({ body: __dirname + process.env.MODE + process.execArgv.includes('--no-addons') + process.env.NODE_OPTIONS }) });",
  );
  await runtime.deploy('placed', { 'src/functions/app.js': APP });
  const live = runtime.host.functions.find('placed')?.live ?? assert.fail('It is not there.');
  const before = runtime.host.functions.deploy({ ...live, project: { ...live.project, directory } });
  const site = `/subscriptions/${runtime.subscription}/resourceGroups/isobar-local/providers/Microsoft.Web/sites/placed`;
  const put = await runtime.ask(`${site}/config/appsettings?api-version=2025-05-01`, {
    method: 'PUT',
    body: { properties: { MODE: ' set ', NODE_OPTIONS: '--no-warnings', languageWorkers__node__arguments: '--no-addons' } },
  });
  assert.equal(put.status, 200);
  const { json } = await runtime.ask(`${site}?api-version=2025-05-01`);
  const answer = await runtime.ask(`https://${String((json['properties'] as Record<string, unknown>)['defaultHostName'])}/api/where`);
  assert.equal(answer.text, `${join(directory, 'src/functions')} set falseundefined`, 'nobody but its user says how it starts');
  const now = runtime.host.functions.find('placed')?.live.version ?? '';
  const kept = [before.version, now].map((version) => runtime.host.functions.warmth('placed', version).kept);
  assert.deepEqual([now === before.version, kept], [false, [0, 1]], 'only the version that runs is kept up');
});

test('an app whose code cannot be read has no running host', async () => {
  await runtime.deploy('broken', { 'src/functions/app.js': 'throw new Error("at start")' });
  const { json } = await runtime.ask(
    `/subscriptions/${runtime.subscription}/resourceGroups/isobar-local/providers/Microsoft.Web/sites/broken?api-version=2025-05-01`,
  );
  const broken = `https://${String((json['properties'] as Record<string, unknown>)['defaultHostName'])}`;
  const answer = await runtime.ask(`${broken}/api/any`);
  assert.deepEqual([answer.status, answer.text], [503, 'Function host is not running.']);
});
