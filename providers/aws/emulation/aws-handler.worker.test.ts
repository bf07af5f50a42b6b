import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { cleanUp, harness, writeProject, type HarnessedFunction } from '../../testing/worker-harness.ts';
import { awsHandler } from './aws-handler.ts';
import worker from './aws-handler.worker.ts';
import { lambdaEnvironment } from './environment.ts';

after(cleanUp);

const load = (code: string, runtime = 'nodejs24.x'): Promise<HarnessedFunction> =>
  harness(worker, { files: { 'index.js': code }, handler: 'index.handler', runtime }, lambdaEnvironment, awsHandler.worker);

const value = async (code: string, runtime = 'nodejs22.x'): Promise<unknown> => {
  const call = await (await load(code, runtime)).event({});
  return call.error ?? JSON.parse(call.body.toString());
};

test('nodejs22.x: callbacks, promises and context.done end an invocation', async () => {
  assert.equal(await value('exports.handler = (e, c, callback) => callback(null, "called")'), 'called');
  assert.equal(await value('exports.handler = (e, c, callback) => setTimeout(() => callback(null, "later"), 5)'), 'later');
  assert.equal(await value('exports.handler = async () => "promised"'), 'promised');
  assert.equal(await value('exports.handler = (e, c) => c.succeed("succeeded")'), 'succeeded');
  assert.equal(await value('exports.handler = (e, c) => c.done(null, "done")'), 'done');
  assert.equal(await value('exports.handler = (e, c, callback) => { callback(null, 1); callback(null, 2) }'), 1);
});

test('nodejs22.x: errors of a callback, of context.fail and of a throw', async () => {
  const type = async (code: string): Promise<unknown> => ((await value(code)) as { type: string; message: string }).type;
  assert.equal(await type('exports.handler = (e, c, callback) => callback(new RangeError("no"))'), 'RangeError');
  assert.equal(await type('exports.handler = (e, c) => c.fail(new TypeError("no"))'), 'TypeError');
  assert.equal(await type('exports.handler = () => { throw new SyntaxError("no") }'), 'SyntaxError');
  assert.deepEqual(await value('exports.handler = (e, c) => c.fail()'), { type: 'string', message: 'handled', trace: [] });
});

test('nodejs22.x: a callback waits for the event loop to be empty unless told not to', async () => {
  // An environment has one function; here the timers of the one before have to be gone.
  await setTimeout(60);
  const started = performance.now();
  const slow = 'exports.handler = (e, c, callback) => { setTimeout(() => {}, 120); callback(null, "waited") }';
  assert.equal(await value(slow), 'waited');
  assert.ok(performance.now() - started >= 115);
  const quick =
    'exports.handler = (e, c, callback) => { c.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 400); callback(null, "at once") }';
  const again = performance.now();
  assert.equal(await value(quick), 'at once');
  assert.ok(performance.now() - again < 300);
});

test('nodejs22.x: a handler that neither calls back nor returns a promise gives null when nothing is left to do', async () => {
  assert.equal(await value('exports.handler = () => { setTimeout(() => {}, 20); return "ignored" }'), null);
});

test('nodejs22.x: what nobody caught is the error of the invocation, from nodejs24.x on the end of the process', async () => {
  const old = await load('exports.handler = async () => 1', 'nodejs22.x');
  const verdict = (...fault: Parameters<NonNullable<typeof old.loaded.unhandled>>): unknown[] => {
    const given = old.loaded.unhandled?.(...fault);
    return given === undefined || given === 'answered' ? [given] : [given.error?.type, given.error?.message, given.exit];
  };
  assert.deepEqual(verdict('no reason', 'unhandledRejection'), ['Runtime.UnhandledPromiseRejection', 'no reason', true]);
  assert.deepEqual(verdict(new RangeError('r'), 'uncaughtException').slice(0, 2), ['RangeError', 'r']);
  const current = await load('exports.handler = async () => 1');
  assert.deepEqual(current.loaded.unhandled?.(new Error('x'), 'uncaughtException'), { error: null, exit: true });
});

test('a missing SDK is explained', async () => {
  const files = { 'index.mjs': 'import { S3Client } from "@aws-sdk/client-not-there"; export const handler = async () => S3Client' };
  const logs: string[] = [];
  const host = {
    environmentId: 'environment-1',
    importUser: (path: string) => import(path) as Promise<Record<string, unknown>>,
    provideModule: () => {},
    findPackagesIn: () => {},
    log: (_: string, line: string) => void logs.push(line),
  };
  const codeDir = writeProject(files);
  const identity = {
    name: 'f',
    version: '1',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    memoryMb: 128,
    timeoutS: 3,
    codeDir,
    env: {},
    url: null,
    mounts: [],
  };
  const before = { ...globalThis.console };
  await assert.rejects(worker.load(identity, host), /Cannot find package/);
  Object.assign(globalThis.console, before);
  assert.match(logs.at(-1) ?? '', /@aws-sdk\/client-not-there is not among them\. Add it to the dependencies/);
});

test('no payload is an empty object, and invalid JSON is refused before the handler sees it', async () => {
  const fn = await load('exports.handler = async (event) => event');
  assert.equal((await fn.event(new Uint8Array())).body.toString(), '{}');
  const { error } = await fn.event('{"a":');
  assert.equal(error?.type, 'InvalidRequestContentException');
  assert.match(error?.message ?? '', /^Could not parse request body into json: /);
});

test('attributes of the call reach the context', async () => {
  const fn = await load('exports.handler = async (e, c) => [c.clientContext, c.identity, c.tenantId, c.invokedFunctionArn]');
  const attributes = {
    'aws.client_context': '{"custom":{"a":1}}',
    'aws.cognito_identity': '{"cognitoIdentityId":"id"}',
    'aws.tenant_id': 't1',
    'aws.qualifier': 'prod',
  };
  const { body } = await fn.event({}, { attributes });
  assert.deepEqual(JSON.parse(body.toString()), [
    { custom: { a: 1 } },
    { cognitoIdentityId: 'id' },
    't1',
    'arn:aws:lambda:us-east-1:123456789012:function:harnessed:prod',
  ]);
});

test('a request becomes the event of a function URL', async () => {
  const fn = await load('exports.handler = async (event) => event');
  const { body } = await fn.http({
    method: 'POST',
    path: '/a%20b/c?x=1&x=2&y=%26',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Twice', 'one'],
      ['x-twice', 'two'],
      ['Cookie', 'a=1; b=2'],
      ['User-Agent', 'test'],
    ],
    body: '{"ü":1}',
  });
  const event = JSON.parse(body.toString()) as Record<string, unknown> & {
    headers: Record<string, string>;
    requestContext: Record<string, unknown>;
  };
  assert.equal(event['version'], '2.0');
  assert.equal(event['rawPath'], '/a%20b/c');
  assert.equal(event['rawQueryString'], 'x=1&x=2&y=%26');
  assert.deepEqual(event['queryStringParameters'], { x: '1,2', y: '&' });
  assert.deepEqual(event['cookies'], ['a=1', 'b=2']);
  assert.equal(event['body'], '{"ü":1}');
  assert.equal(event['isBase64Encoded'], false);
  assert.equal(event.headers['x-twice'], 'one,two');
  assert.equal(event.headers['cookie'], undefined);
  assert.equal(event.headers['x-forwarded-proto'], 'http');
  assert.equal(event.headers['x-forwarded-port'], '4000');
  assert.match(event.headers['x-amzn-trace-id'] ?? '', /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/);
  assert.deepEqual(event.requestContext['http'], {
    method: 'POST',
    path: '/a%20b/c',
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    userAgent: 'test',
  });
  assert.match(String(event.requestContext['time']), /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
});

test('what is no text arrives in base64, nothing at all as no body', async () => {
  const fn = await load(
    'exports.handler = async ({ body, isBase64Encoded, ...rest }) => ({ body: body ?? "none", isBase64Encoded, keys: Object.keys(rest) })',
  );
  const of = async (type: string, body: string | Uint8Array): Promise<Record<string, unknown>> =>
    JSON.parse((await fn.http({ method: 'POST', headers: [['Content-Type', type]], body })).body.toString()) as Record<string, unknown>;
  assert.deepEqual((await of('application/x-www-form-urlencoded', 'a=1'))['body'], Buffer.from('a=1').toString('base64'));
  assert.equal((await of('image/png', Buffer.from([137, 80])))['isBase64Encoded'], true);
  assert.equal((await of('application/vnd.api+json', '{}'))['isBase64Encoded'], false);
  assert.equal((await of('text/plain', Buffer.from([0xff, 0xfe])))['isBase64Encoded'], true, 'no UTF-8');
  const none = JSON.parse((await fn.http({})).body.toString()) as { body: string; keys: string[] };
  assert.equal(none.body, 'none');
  assert.ok(!none.keys.includes('queryStringParameters') && !none.keys.includes('cookies'));
});

test('results become responses', async () => {
  const answer = async (
    result: string,
  ): Promise<{ status: number | null; headers: Record<string, string>; body: Buffer; error: unknown }> => {
    const { status, headers, body, error } = await (await load(`exports.handler = async () => (${result})`)).http({});
    return { status, headers: Object.fromEntries(headers), body, error };
  };
  assert.deepEqual(await answer('{ message: "hi" }'), {
    status: 200,
    headers: { 'content-type': 'application/json', 'content-length': '16' },
    body: Buffer.from('{"message":"hi"}'),
    error: null,
  });
  assert.equal((await answer('"plain"')).body.toString(), 'plain');
  assert.equal((await answer('[1]')).body.toString(), '[1]');
  const full = await answer(
    '{ statusCode: 201, headers: { "Content-Type": "image/png", "X-A": 1 }, cookies: ["a=1", "b=2"], isBase64Encoded: true, body: "iVA=" }',
  );
  assert.equal(full.status, 201);
  assert.deepEqual([...full.body], [0x89, 0x50]);
  assert.equal(full.headers['content-type'], 'image/png');
  assert.equal(full.headers['x-a'], '1');
  const { headers } = await (await load('exports.handler = async () => ({ statusCode: "204", cookies: ["a=1", "b=2"] })')).http({});
  assert.deepEqual(
    headers.filter(([name]) => name === 'set-cookie'),
    [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ],
  );
  assert.match(JSON.stringify((await answer('{ statusCode: "no" }')).error), /no valid statusCode/);
});

test('a streamed response takes its head from the prelude', async () => {
  const streaming = (body: string): Promise<HarnessedFunction> =>
    load(`exports.handler = awslambda.streamifyResponse(async (event, stream) => { ${body} })`);
  const withPrelude =
    await streaming(`const s = awslambda.HttpResponseStream.from(stream, { statusCode: 418, headers: { 'Content-Type': 'text/plain' }, cookies: ['a=1'] });
    s.write('one'); s.write('two'); s.end()`);
  const call = await withPrelude.http({});
  assert.equal(call.status, 418);
  assert.deepEqual(call.headers, [
    ['content-type', 'text/plain'],
    ['set-cookie', 'a=1'],
  ]);
  assert.equal(call.body.toString(), 'onetwo');
  const plain = await (await streaming('stream.end("bytes")')).http({});
  assert.deepEqual([plain.status, plain.headers, plain.body.toString()], [200, [['content-type', 'application/octet-stream']], 'bytes']);
  const empty = await (await streaming('awslambda.HttpResponseStream.from(stream, { statusCode: 204 }).end()')).http({});
  assert.deepEqual([empty.status, empty.body.length], [204, 0]);
  const notAsync = await load('exports.handler = awslambda.streamifyResponse((event, stream) => { stream.end() })');
  assert.equal((await notAsync.http({})).error?.message, 'Streaming does not support non-async handlers.');
  const late = await streaming('stream.write("x"); stream.setContentType("text/plain")');
  assert.equal((await late.event({})).error?.type, 'Runtime.InvalidStreamingOperation');
});
