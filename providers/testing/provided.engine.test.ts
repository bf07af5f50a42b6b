/** Custom runtimes and Python in real environments, through the Runtime API that the environment serves. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Project } from '#shared/model/project.ts';
import { emulation as aws } from '../aws/emulation/index.ts';
import { findPython } from '../aws/emulation/python/find-python.ts';
import type { DeployedFunction } from '../local/runtime/ports.ts';
import { withEngine, type EngineFixture } from '../local/runtime/testing/engine-fixture.ts';

const models = new Map(aws.models.map((model) => [model.id, model]));
const python = findPython('3.13');
const noPython = python === null && 'tool not installed: python3';

type Deploy = (files: Record<string, string>, project?: Partial<Project>) => DeployedFunction;

const withPython = (body: (fixture: EngineFixture, deploy: Deploy) => Promise<void>, sandbox = false): Promise<void> =>
  withEngine({ models, settings: { poolSize: 0, maxEnvironments: 8, idleSeconds: 60, sandbox } }, (fixture) =>
    body(fixture, (files, project = {}) =>
      fixture.deploy(files, { ...models.get('aws-provided')?.defaults, model: 'aws-provided', ...project }),
    ),
  );

/** A function whose bootstrap is this script, run by the Node of this test. */
const withBootstrap = (
  body: (fixture: EngineFixture, deploy: (script: string, project?: Partial<Project>) => DeployedFunction) => Promise<void>,
) =>
  withPython((fixture, deploy) =>
    body(fixture, (script, project) => {
      const text = script.startsWith('#!') ? script : `#!${process.execPath}\n${CLIENT}\n${script}`;
      const fn = deploy({ bootstrap: text }, { runtime: 'provided.al2023', handler: 'own.handler', ...project });
      chmodSync(join(fn.codeDir, 'bootstrap'), 0o755);
      return fn;
    }),
  );

const CLIENT = `const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime';
const next = async () => { const r = await fetch(api + '/invocation/next'); return { id: r.headers.get('lambda-runtime-aws-request-id'), headers: r.headers, event: await r.json() } };
const post = (path, body, headers = {}) => fetch(api + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });
const loop = async (work) => { for (;;) { const call = await next(); await post('/invocation/' + call.id + '/response', await work(call.event, call)); } };`;

describe('python', { concurrency: false, skip: noPython }, () => {
  test('event, context, print, logging and the trace id', async () => {
    await withPython(async (fixture, deploy) => {
      const code = `
import logging, os, sys
logging.getLogger().setLevel(logging.INFO)
print("loading")
def lambda_handler(event, context):
    print("one\\ntwo", end="")
    logging.info("multi\\nline %s", event["a"])
    print("after", file=sys.stderr)
    return {"sum": event["a"] + 1, "id": context.aws_request_id, "name": context.function_name, "left": 0 < context.get_remaining_time_in_millis() <= 3000,
            "trace": os.environ["_X_AMZN_TRACE_ID"][:6], "arn": context.invoked_function_arn, "handler": os.environ["_HANDLER"], "own": [k for k in os.environ if k.startswith("ISOBAR")]}`;
      const fn = deploy({ 'lambda_function.py': code });
      const { body, record } = await fixture.event(fn, { a: 41 });
      assert.deepEqual(JSON.parse(body.toString()), {
        sum: 42,
        id: record.id,
        name: fn.name,
        left: true,
        trace: 'Root=1',
        arn: `arn:aws:lambda:us-east-1:123456789012:function:${fn.name}`,
        handler: 'lambda_function.lambda_handler',
        own: [],
      });
      const mine = fixture.logs.filter(({ stream, invocationId }) => stream !== 'platform' && invocationId === record.id);
      assert.deepEqual(
        mine
          .map(({ level, message }) => `${level} ${message.replace(/\d{4}-\S+Z/, 'TIME').replace(record.id, 'ID')}`)
          .toSorted((a, b) => (a < b ? -1 : 1)),
        ['error after', 'info [INFO]\tTIME\tID\tmulti\nline 41', 'info one', 'info two'],
      );
      assert.ok(fixture.messages().includes('loading'));
      const again = await fixture.event(fn, { a: 1 });
      assert.equal(JSON.parse(again.body.toString()).id, again.record.id);
      assert.equal(again.record.cold, false);
    });
  });

  test('an error keeps the runtime’s own form, with the frames of the user’s code', async () => {
    await withPython(async (fixture, deploy) => {
      const code = `def helper():\n    raise ValueError("no ü")\ndef lambda_handler(event, context):\n    helper()\n`;
      const { body, record } = await fixture.event(deploy({ 'lambda_function.py': code }), {});
      const error = JSON.parse(body.toString());
      assert.deepEqual([error.errorType, error.errorMessage, error.requestId], ['ValueError', 'no ü', record.id]);
      assert.equal(error.stackTrace.length, 2);
      assert.match(error.stackTrace[1], /lambda_function\.py", line 2, in helper\n {4}raise ValueError/);
      assert.deepEqual([record.status, record.error?.type], ['error', 'ValueError']);
      assert.ok(fixture.messages().some((line) => line.startsWith('[ERROR] ValueError: no ü\nTraceback (most recent call last):\n')));
    });
  });

  test('what cannot be loaded is reported as Lambda does', async () => {
    await withPython(async (fixture, deploy) => {
      const error = async (files: Record<string, string>, handler = 'app.handler'): Promise<string> => {
        const { record } = await fixture.event(deploy(files, { handler }), {});
        return `${record.error?.type}: ${record.error?.message}`;
      };
      assert.equal(await error({}), "Runtime.ImportModuleError: Unable to import module 'app': No module named 'app'");
      assert.equal(await error({ 'app.py': 'x = 1' }), "Runtime.HandlerNotFound: Handler 'handler' missing on module 'app'");
      assert.match(await error({ 'app.py': 'def (' }), /^Runtime\.UserCodeSyntaxError: Syntax error in module 'app': /);
      assert.match(await error({ 'app.py': '' }, 'app'), /^Runtime\.MalformedHandlerName: Bad handler 'app': /);
      assert.equal(await error({ 'app.py': '1 / 0' }), 'ZeroDivisionError: division by zero');
      assert.match(
        await error({ 'app.py': 'import sys; sys.exit(3)' }),
        /^Runtime\.ExitError: RequestId: .* Error: Runtime exited with error: exit status 3$/,
      );
    });
  });

  test('timeout, exit and HTTP', async () => {
    await withPython(async (fixture, deploy) => {
      const code = `
import time, os
def lambda_handler(event, context):
    if event.get("do") == "hang": time.sleep(60)
    if event.get("do") == "exit": os._exit(7)
    if event.get("do") == "kill": os.kill(os.getpid(), 9)
    return {"statusCode": 201, "headers": {"X-Mine": "yes"}, "body": event.get("rawPath", "none")}`;
      const fn = deploy({ 'lambda_function.py': code }, { timeoutS: 2 });
      const fail = async (event: unknown): Promise<string> => {
        const { record } = await fixture.event(fn, event);
        return `${record.status} ${record.error?.type}: ${record.error?.message.replace(record.id, 'ID')}`;
      };
      assert.equal(await fail({ do: 'exit' }), 'crashed Runtime.ExitError: RequestId: ID Error: Runtime exited with error: exit status 7');
      assert.equal(await fail({ do: 'kill' }), 'crashed Runtime.ExitError: RequestId: ID Error: Runtime exited with error: signal: killed');
      assert.equal(await fail({ do: 'hang' }), 'timeout Sandbox.Timedout: RequestId: ID Error: Task timed out after 2.00 seconds');
      const http = await fixture.http(fn, '/a/b?c=d');
      assert.deepEqual([http.status, http.body.toString(), http.headers.find(([name]) => name === 'x-mine')?.[1]], [201, '/a/b', 'yes']);
    });
  });

  test('nested modules, packages beside the code, and a sandbox', async () => {
    await withPython(async (fixture, deploy) => {
      const files = {
        'src/api/app.py': 'from helpers import name\ndef handler(event, context):\n    return name.NAME\n',
        'helpers/name.py': 'NAME = "found"\n',
      };
      const { body, record } = await fixture.event(deploy(files, { handler: 'src/api/app.handler' }), {});
      assert.equal(body.toString(), '"found"', JSON.stringify(record.error));
    }, true);
  });
});

describe('provided', { concurrency: false }, () => {
  test('headers of an invocation and variables of the environment', async () => {
    await withBootstrap(async (fixture, deploy) => {
      const fn = deploy(
        `loop((event, { headers }) => ({ event, headers: Object.fromEntries(headers), env: process.env, cwd: process.cwd() }))`,
      );
      const attributes = {
        'aws.client_context': '{"custom":{"a":"ü"}}',
        'aws.tenant_id': 't1',
        'aws.function_arn': 'arn:aws:lambda:eu-west-1:111122223333:function:f:prod',
      };
      const { body, record } = await fixture.event(fn, { n: 1 }, { attributes });
      const { event, headers, env, cwd } = JSON.parse(body.toString());
      assert.deepEqual(event, { n: 1 });
      assert.equal(cwd, fn.codeDir);
      assert.equal(Buffer.from(headers['lambda-runtime-client-context'], 'latin1').toString(), '{"custom":{"a":"ü"}}');
      assert.equal(headers['lambda-runtime-aws-tenant-id'], 't1');
      assert.equal(headers['lambda-runtime-invoked-function-arn'], attributes['aws.function_arn']);
      assert.match(headers['lambda-runtime-trace-id'], /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=1$/);
      assert.ok(Math.abs(Number(headers['lambda-runtime-deadline-ms']) - record.startedAtMs - 3000) < 2500);
      assert.deepEqual(
        [env._HANDLER, env.LAMBDA_TASK_ROOT, env.AWS_LAMBDA_FUNCTION_NAME, env.AWS_EXECUTION_ENV],
        ['own.handler', fn.codeDir, fn.name, 'AWS_Lambda_provided.al2023'],
      );
    });
  });

  test('streams, with an HTTP prelude and with an error in the middle', async () => {
    await withBootstrap(async (fixture, deploy) => {
      const fn = deploy(`
const http = require('node:http');
const stream = (id, type, write, trailers) => new Promise((done) => {
  const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
  const headers = { 'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Content-Type': type, 'Transfer-Encoding': 'chunked', ...(trailers ? { Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body' } : {}) };
  const request = http.request({ hostname, port, method: 'POST', path: '/2018-06-01/runtime/invocation/' + id + '/response', headers }, (r) => r.resume().on('end', done));
  write(request); if (trailers) request.addTrailers(trailers); request.end();
});
(async () => { for (;;) {
  const { id, event } = await next();
  if (event.rawPath) await stream(id, 'application/vnd.awslambda.http-integration-response', (r) => { r.write('{"statusCode":418,"headers":{"x-a":"b"}}'); r.write(Buffer.alloc(8)); r.write('tea'); });
  else if (event.fail) await stream(id, 'text/plain', (r) => r.write('half'), { 'Lambda-Runtime-Function-Error-Type': 'Own.Error', 'Lambda-Runtime-Function-Error-Body': Buffer.from('{"errorMessage":"broke","errorType":"Own.Error"}').toString('base64') });
  else await stream(id, 'text/plain', (r) => { r.write('one '); r.write('two'); });
} })();`);
      const plain = await fixture.event(fn, {});
      assert.equal(plain.body.toString(), 'one two');
      const http = await fixture.http(fn, '/pot');
      assert.deepEqual([http.status, http.body.toString(), http.headers.find(([name]) => name === 'x-a')?.[1]], [418, 'tea', 'b']);
      const broken = await fixture.event(fn, { fail: true });
      assert.deepEqual([broken.record.status, broken.record.error?.type, broken.record.error?.message], ['error', 'Own.Error', 'broke']);
    });
  });

  test('wrong calls get the API’s own errors', async () => {
    await withBootstrap(async (fixture, deploy) => {
      const fn = deploy(`(async () => {
  const said = [];
  const note = async (r) => { const t = await (await r).text(); said.push([(await r).status, t.startsWith('{') ? JSON.parse(t).errorType : t.trim()]); };
  const { id } = await next();
  await note(fetch(api + '/invocation/next'));
  await note(post('/invocation/nobody/response', '1'));
  await note(post('/init/error', '{}'));
  await note(fetch(api + '/unknown'));
  await note(post('/invocation/' + id + '/response', JSON.stringify(said)));
  const second = await next();
  await note(post('/invocation/' + id + '/response', '1'));
  await note(post('/invocation/' + second.id + '/response', JSON.stringify(said)));
  await next();
})();`);
      const first = [
        [403, 'InvalidStateTransition'],
        [400, 'InvalidRequestID'],
        [403, 'InvalidStateTransition'],
        [404, '404 page not found'],
      ];
      assert.deepEqual(JSON.parse((await fixture.event(fn, {})).body.toString()), first);
      assert.deepEqual(JSON.parse((await fixture.event(fn, {})).body.toString()).slice(4), [
        [202, null],
        [400, 'InvalidRequestID'],
      ]);
    });
  });

  test('a response that is too large, a crash, and the next call on a new environment', async () => {
    await withBootstrap(async (fixture, deploy) => {
      const fn = deploy(
        `loop((event) => { if (event.crash) process.kill(process.pid, 'SIGSEGV'); return JSON.stringify('x'.repeat(event.size ?? 1)); })`,
      );
      const large = await fixture.event(fn, { size: 7_000_000 });
      assert.equal(large.record.error?.type, 'Function.ResponseSizeTooLarge');
      assert.equal((await fixture.event(fn, {})).body.toString(), '"x"');
      const { record } = await fixture.event(fn, { crash: true });
      assert.equal(record.error?.message, `RequestId: ${record.id} Error: Runtime exited with error: signal: segmentation fault`);
      const next = await fixture.event(fn, {});
      assert.deepEqual([next.body.toString(), next.record.cold], ['"x"', true]);
    });
  });

  test('no bootstrap, one that may not be run, one that cannot be, and one that gives up', async () => {
    await withBootstrap(async (fixture, deploy) => {
      const error = async (fn: DeployedFunction): Promise<string> => {
        const { record } = await fixture.event(fn, {});
        return `${record.error?.type}: ${record.error?.message.replace(record.id, 'ID')}`;
      };
      const none = deploy('#!/bin/sh');
      assert.equal(
        await error({ ...none, codeDir: join(none.codeDir, '..') }),
        "Runtime.InvalidEntrypoint: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
      );
      const forbidden = deploy('#!/bin/sh');
      chmodSync(join(forbidden.codeDir, 'bootstrap'), 0o644);
      assert.equal(await error(forbidden), 'Runtime.InvalidEntrypoint: fork/exec /var/task/bootstrap: permission denied');
      assert.equal(
        await error(deploy('#!/no/such/shell\n')),
        'Runtime.InvalidEntrypoint: fork/exec /var/task/bootstrap: no such file or directory',
      );
      assert.equal(
        await error(deploy('#!/bin/sh\nexit 9\n')),
        'Runtime.ExitError: RequestId: ID Error: Runtime exited with error: exit status 9',
      );
      const gives = deploy(
        `post('/init/error', { errorType: 'Own.Start', errorMessage: 'no database', stackTrace: ['here'] }).then(() => process.exit(1))`,
      );
      assert.equal(await error(gives), 'Own.Start: no database');
    });
  });

  test('an internal extension is told of every invocation', async () => {
    await withBootstrap(async (fixture, deploy) => {
      const fn = deploy(`(async () => {
  const ext = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension';
  const r = await fetch(ext + '/register', { method: 'POST', headers: { 'Lambda-Extension-Name': 'mine' }, body: '{"events":["INVOKE"]}' });
  const id = r.headers.get('lambda-extension-identifier');
  const seen = [await r.json()];
  (async () => { for (;;) { const e = await (await fetch(ext + '/event/next', { headers: { 'Lambda-Extension-Identifier': id } })).json(); seen.push([e.eventType, e.requestId]); } })();
  const bad = await fetch(ext + '/register', { method: 'POST', headers: { 'Lambda-Extension-Name': 'other' }, body: '{"events":["NAP"]}' });
  seen.push((await bad.json()).errorType);
  loop(async () => { await new Promise((r) => setTimeout(r, 50)); return seen; });
})();`);
      const { body, record } = await fixture.event(fn, {});
      assert.deepEqual(JSON.parse(body.toString()), [
        { functionName: fn.name, functionVersion: '1', handler: 'own.handler' },
        'Extension.InvalidEventType',
        ['INVOKE', record.id],
      ]);
    });
  });

  test('an extension of a layer runs beside the runtime, and its crash is the start that failed', async () => {
    await withBootstrap(async (fixture, deploy) => {
      const extension = `#!${process.execPath}
const ext = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension';
(async () => {
  const r = await fetch(ext + '/register', { method: 'POST', headers: { 'Lambda-Extension-Name': 'watcher' }, body: '{"events":["INVOKE"]}' });
  const headers = { 'Lambda-Extension-Identifier': r.headers.get('lambda-extension-identifier') };
  for (;;) { const e = await (await fetch(ext + '/event/next', { headers })).json(); console.log('watched ' + e.requestId); }
})();`;
      const withExtension = (text: string): DeployedFunction => {
        const fn = deploy(`loop(async () => { await new Promise((r) => setTimeout(r, 100)); return '"ran"'; })`);
        const directory = join(fn.codeDir, '.isobar-opt/extensions');
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, 'watcher'), text, { mode: 0o755 });
        return fn;
      };
      const { body, record } = await fixture.event(withExtension(extension), {});
      assert.equal(body.toString(), '"ran"');
      assert.ok(fixture.messages().includes(`watched ${record.id}`));
      const crashed = await fixture.event(withExtension('#!/bin/sh\nexit 4\n'), {});
      assert.deepEqual(
        [crashed.record.error?.type, crashed.record.error?.message],
        ['Extension.Crash', 'The extension watcher ended at its start: exit status 4'],
      );
    });
  });
});
