/** The same functions under the official functions-framework on a port and under ours: same status, headers and bytes. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import type { WorkerHttpRequest } from '../../emulation.ts';
import { overSocket } from '../../testing/over-socket.ts';
import { cleanUp, harness, type HarnessedFunction } from '../../testing/worker-harness.ts';
import { EVENT_FAMILIES, FURTHER_TYPES } from './testing/event-families.ts';
import { FRAMEWORK, pinnedFramework, type UserFunction } from './framework.ts';
import type { SignatureType } from './environment.ts';
import { gcpCloudEvent } from './gcp-cloudevent.ts';
import eventWorker from './gcp-cloudevent.worker.ts';
import { gcpHttp } from './gcp-http.ts';
import httpWorker from './gcp-http.worker.ts';

after(cleanUp);

const require = createRequire(import.meta.url);
const testing = require(`${FRAMEWORK}/testing`) as { getTestServer(target: string): Server };

type Ask = Partial<Omit<WorkerHttpRequest, 'body'>> & { body?: string | Uint8Array };

const load = (signature: 'http' | 'cloudevent', code: string, target = 'target', file = 'index.js'): Promise<HarnessedFunction> => {
  const [model, worker] = signature === 'http' ? [gcpHttp, httpWorker] : [gcpCloudEvent, eventWorker];
  const source = {
    files: { [file]: code, 'package.json': `{"main":"${file}"}` },
    handler: target,
    runtime: 'nodejs24',
    provides: model.provides,
  };
  return harness(worker, source, model.environment, model.worker);
};

/** Answers of both, without what says when. */
async function both(fn: HarnessedFunction, official: Server, ask: Ask): Promise<[unknown, unknown]> {
  await new Promise<void>((resolve) => official.listen(0, '127.0.0.1', resolve));
  try {
    const { body = '', ...rest } = ask;
    const headers: [string, string][] = [['Host', '127.0.0.1:4000'], ...(rest.headers ?? [])];
    const bytes = Buffer.from(body);
    if (bytes.length > 0) headers.push(['Content-Length', String(bytes.length)]);
    const request = { method: 'GET', path: '/', origin: '', remoteAddress: '', ...rest, headers, body: bytes };
    const expected = await overSocket((official.address() as AddressInfo).port, request);
    const call = await fn.http(ask);
    const actual: Record<string, string | string[]> = {};
    for (const [name, value] of call.headers) {
      const key = name.toLowerCase();
      actual[key] = key === 'set-cookie' ? [actual[key] ?? [], value].flat() : value;
    }
    delete expected.headers['date'];
    delete actual['date'];
    return [
      { status: call.status, headers: actual, body: call.body.toString('latin1') },
      { ...expected, body: expected.body.toString('latin1') },
    ];
  } finally {
    official.closeAllConnections();
    official.close();
  }
}

async function sameRegistered(
  fn: HarnessedFunction,
  target: string,
  ask: Ask,
): Promise<{ status: number; body: string; headers: Record<string, string> }> {
  const [actual, expected] = await both(fn, testing.getTestServer(target), ask);
  assert.deepEqual(actual, expected);
  return actual as { status: number; body: string; headers: Record<string, string> };
}

const json = (value: unknown): Pick<Ask, 'method' | 'headers' | 'body'> => ({
  method: 'POST',
  headers: [['Content-Type', 'application/json']],
  body: JSON.stringify(value),
});

describe('http functions', { concurrency: 1 }, () => {
  let count = 0;
  const registered = async (body: string): Promise<{ fn: HarnessedFunction; target: string }> => {
    const target = `http${++count}`;
    return { target, fn: await load('http', `const functions = require('${FRAMEWORK}'); functions.http('${target}', ${body});`, target) };
  };
  const cases: [string, string, Ask[]][] = [
    [
      'text and query',
      '(req, res) => res.send(`Hello ${req.query.name || "World"}!`)',
      [{}, { path: '/?name=a%20b' }, { path: '/any/path?x[]=1&x[]=2' }],
    ],
    [
      'JSON in and out',
      '(req, res) => res.status(201).json({ got: req.body, raw: req.rawBody && req.rawBody.length })',
      [
        json({ a: ['ü'] }),
        { method: 'POST', body: 'a=1', headers: [['Content-Type', 'application/x-www-form-urlencoded']] },
        { method: 'PUT', body: Buffer.from([0, 1, 255]), headers: [['Content-Type', 'application/octet-stream']] },
      ],
    ],
    [
      'invalid JSON is the framework’s own 400',
      '(req, res) => res.send("never")',
      [{ method: 'POST', headers: [['Content-Type', 'application/json']], body: '{"a":' }],
    ],
    [
      'what a request shows',
      '(req, res) => res.json([req.method, req.url, req.path, req.ip, req.hostname, req.protocol, { ...req.headers, connection: null }, req.httpVersion])',
      [
        {
          path: '/p?q=1',
          headers: [
            ['X-Forwarded-For', '1.2.3.4'],
            ['X-Twice', 'a'],
            ['X-Twice', 'b'],
          ],
        },
      ],
    ],
    [
      'streams',
      'async (req, res) => { res.type("text"); for (const part of ["one", "two"]) { res.write(part); await new Promise((r) => setTimeout(r, 2)); } res.end(); }',
      [{}, { method: 'HEAD' }],
    ],
    ['cookies, redirects and files', '(req, res) => { res.cookie("a", "1"); res.cookie("b", "2"); res.redirect("/elsewhere"); }', [{}]],
    ['bytes', '(req, res) => res.type("png").send(Buffer.from([137, 80, 78, 71, 13, 10]))', [{}]],
    ['a throw', '(req, res) => { throw new TypeError("went wrong") }', [{}]],
    ['a rejection', 'async (req, res) => { res.set("x-mine", "1"); throw new Error("later") }', [{}]],
    ['a throw in a callback', '(req, res) => { setTimeout(() => { throw new Error("from a timer") }, 1) }', [{}]],
    ['a rejection nobody waits for', '(req, res) => { setImmediate(async () => { throw new Error("unseen") }) }', [{}]],
    [
      'an error event nobody listens to',
      '(req, res) => { setImmediate(() => new (require("events"))().emit("error", new Error("event"))) }',
      [{}],
    ],
    ['a thrown string', 'async () => { throw "text" }', [{}]],
    ['ignored routes', '(req, res) => res.send("x")', [{ path: '/favicon.ico' }, { path: '/robots.txt' }]],
    ['no content', '(req, res) => res.sendStatus(204)', [{}, { method: 'OPTIONS' }]],
    ['abort controllers of the framework', '(req, res) => res.send(typeof req.executionId)', [{}]],
  ];
  for (const [name, body, asks] of cases) {
    test(name, async () => {
      const { fn, target } = await registered(body);
      for (const ask of asks) await sameRegistered(fn, target, ask);
    });
  }

  test('the framework’s error answers are recorded as errors of the function', async () => {
    const thrown = await registered('() => { throw new TypeError("went wrong") }');
    const call = await thrown.fn.http({});
    assert.deepEqual([call.status, call.error, call.failed?.type, call.failed?.message], [500, null, 'TypeError', 'went wrong']);
    assert.match(call.failed?.trace[1] ?? '', /index\.js/);
    const timer = await registered('() => { setTimeout(() => { throw new Error("from a timer") }, 1) }');
    assert.deepEqual((await timer.fn.http({})).failed?.message, 'from a timer');
    const fine = await registered('(req, res) => res.status(500).send("on purpose")');
    assert.equal((await fine.fn.http({})).failed, null);
  });
});

describe('event functions', { concurrency: 1 }, () => {
  const structured: Ask = {
    method: 'POST',
    headers: [['Content-Type', 'application/cloudevents+json; charset=utf-8']],
    body: JSON.stringify({ specversion: '1.0', id: '1', source: '//s', type: 't', data: { a: 1 } }),
  };
  const binary: Ask = {
    ...json({ b: 2 }),
    headers: [
      ['Content-Type', 'application/json'],
      ['ce-id', '2'],
      ['ce-specversion', '1.0'],
      ['ce-type', 'google.cloud.storage.object.v1.finalized'],
      ['ce-source', '//storage.googleapis.com/projects/_/buckets/b'],
      ['ce-subject', 'objects/o'],
      ['ce-time', '2026-01-01T00:00:00Z'],
    ],
  };
  const legacy = json({
    context: {
      eventId: '3',
      timestamp: '2026-01-01T00:00:00Z',
      eventType: 'google.pubsub.topic.publish',
      resource: {
        service: 'pubsub.googleapis.com',
        name: 'projects/p/topics/t',
        type: 'type.googleapis.com/google.pubsub.v1.PubsubMessage',
      },
    },
    data: { data: 'aGk=', attributes: {} },
  });

  test('registered CloudEvent functions: structured, binary and converted events, results and errors', async () => {
    const make = (target: string, body: string): Promise<HarnessedFunction> =>
      load('cloudevent', `require('${FRAMEWORK}').cloudEvent('${target}', ${body})`, target);
    const echo = await make('echo', 'async (event) => JSON.stringify(event)');
    for (const ask of [structured, binary, legacy])
      assert.match((await sameRegistered(echo, 'echo', ask)).body, /"specversion":"1\.0"|"id":"2"/);
    const silent = await make('silent', 'async () => {}');
    assert.equal((await sameRegistered(silent, 'silent', structured)).status, 204);
    const called = await make('called', '(event, callback) => setTimeout(() => callback(null, event.id), 1)');
    assert.equal((await sameRegistered(called, 'called', structured)).body, '1');
    const failing = await make('failing', 'async () => { throw new RangeError("no") }');
    assert.equal((await sameRegistered(failing, 'failing', structured)).headers['x-google-status'], 'error');
    assert.equal((await failing.http(structured)).failed?.type, 'RangeError');
    assert.equal((await sameRegistered(silent, 'silent', { method: 'GET' })).status, 500);
  });

  test('functions that are only exported, by their parameters', async () => {
    const server = (call: UserFunction, signatureType: SignatureType): Server =>
      pinnedFramework().getServer(call, {
        target: '',
        signatureType,
        enableExecutionId: false,
        timeoutMilliseconds: 0,
        ignoredRoutes: null,
      });
    const cases: [string, UserFunction, SignatureType, Ask][] = [
      ['(event) => event.id', (event) => (event as { id: string }).id, 'cloudevent', structured],
      [
        '(data, context) => [data, context.eventType]',
        (data, context) => [data, (context as { eventType: string }).eventType],
        'event',
        legacy,
      ],
      [
        '(data, context) => [data, context.eventType]',
        (data, context) => [data, (context as { eventType: string }).eventType],
        'event',
        binary,
      ],
      [
        '(data, context, callback) => callback(null, context.resource)',
        (_data, context, callback) => (callback as UserFunction)(null, (context as { resource: unknown }).resource),
        'event',
        legacy,
      ],
      [
        '(event, callback) => callback(null, event.type)',
        (event, callback) => (callback as UserFunction)(null, (event as { type: string }).type),
        'cloudevent',
        structured,
      ],
    ];
    for (const [code, call, signature, ask] of cases) {
      const fn = await load('cloudevent', `exports.plain${++plain} = ${code}`, `plain${plain}`);
      const [actual, expected] = await both(fn, server(call, signature), ask);
      assert.deepEqual(actual, expected, code);
    }
  });
  let plain = 0;

  test('each family of events, from either form into either, as under the official framework', async () => {
    const official = (call: UserFunction, signatureType: SignatureType): Server =>
      pinnedFramework().getServer(call, {
        target: '',
        signatureType,
        enableExecutionId: false,
        timeoutMilliseconds: 0,
        ignoredRoutes: null,
      });
    const modern = await load('cloudevent', 'exports.modern = (event) => JSON.parse(JSON.stringify(event))', 'modern');
    const older = await load('cloudevent', 'exports.older = (data, context) => ({ data, context })', 'older');
    const cases = [
      [modern, (event: unknown) => JSON.parse(JSON.stringify(event)) as unknown, 'cloudevent'],
      [older, (data: unknown, context: unknown) => ({ data, context }), 'event'],
    ] as const;
    for (const family of [...EVENT_FAMILIES, ...FURTHER_TYPES]) {
      const { type, source, subject, data } = family.cloudEvent;
      const headers: [string, string][] = [
        ['Content-Type', 'application/json'],
        ...Object.entries({
          id: 'e-1',
          specversion: '1.0',
          type,
          source,
          time: '2026-02-03T04:05:06.789Z',
          ...(subject === undefined ? {} : { subject }),
        }).map(([name, value]): [string, string] => [`ce-${name}`, value]),
      ];
      for (const ask of [json(family.legacy), { ...json(data), headers }]) {
        for (const [fn, call, signature] of cases) {
          const [actual, expected] = await both(fn, official(call, signature), ask);
          assert.deepEqual(actual, expected, `${family.name} as ${signature}`);
          const { status, body } = actual as { status: number; body: string };
          assert.equal(status, 200, `${family.name} as ${signature}: ${body}`);
          // What came in is there in the function's own form.
          const got = JSON.parse(Buffer.from(body, 'latin1').toString()) as {
            type?: string;
            source?: string;
            context?: { eventId: string };
          };
          if (signature === 'event') assert.equal(got.context?.eventId, 'e-1');
          else assert.deepEqual([got.type, got.source], [type, source], family.name);
        }
      }
    }
  });

  test('a plain event becomes a request', async () => {
    const fn = await load('cloudevent', 'exports.wrapped = (event) => event', 'wrapped');
    const deliver = async (body: unknown): Promise<Record<string, unknown>> => {
      const request = gcpCloudEvent.eventToHttp?.(Buffer.from(JSON.stringify(body)), null);
      assert.ok(request !== undefined);
      return JSON.parse((await fn.http(request)).body.toString()) as Record<string, unknown>;
    };
    const wrapped = await deliver({ order: 1 });
    assert.deepEqual([wrapped['type'], wrapped['specversion'], wrapped['data']], ['dev.isobar.invocation', '1.0', { order: 1 }]);
    assert.equal((await deliver(JSON.parse(String(structured.body))))['id'], '1');
  });
});

describe('loading', { concurrency: 1 }, () => {
  test('ES modules, nested targets and function.js', async () => {
    const esm = await load('http', `import { http } from '${FRAMEWORK}'; http('esm', (req, res) => res.send('esm'))`, 'esm', 'index.mjs');
    assert.equal((await esm.http({})).body.toString(), 'esm');
    const nested = await load('http', 'exports.api = { get: (req, res) => res.send("nested") }', 'api.get', 'function.js');
    assert.equal((await nested.http({})).body.toString(), 'nested');
  });

  test('what cannot be loaded says why', async () => {
    await assert.rejects(
      load('http', 'exports.other = 1', 'missing'),
      /Function 'missing' is not defined in the provided module\.\nDid you specify/,
    );
    await assert.rejects(load('http', 'exports.text = "x"', 'text'), /'text' needs to be of type function\. Got: string/);
    await assert.rejects(load('http', 'exports.x = (', 'x'), /Is there a syntax error in your code\?/);
    await assert.rejects(load('http', 'require("nope")', 'x'), /Did you list all required modules/);
    await assert.rejects(
      harness(httpWorker, { files: {}, handler: 'x', runtime: 'nodejs24' }, gcpHttp.environment, gcpHttp.worker),
      /is not a loadable module/,
    );
  });
});
