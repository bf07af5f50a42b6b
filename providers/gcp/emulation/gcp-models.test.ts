import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Project } from '#shared/model/project.ts';
import type { Failure } from '../../emulation.ts';
import { invocationFacts } from '../../testing/invocation-facts.ts';
import { sourceFiles } from '../../testing/source-files.ts';
import { gcpCloudEvent } from './gcp-cloudevent.ts';
import { gcpHttp } from './gcp-http.ts';

const FRAMEWORK = '@google-cloud/functions-framework';
const project = (changes: Partial<Project>): Project =>
  Project.parse({
    name: 'hello',
    description: '',
    model: 'gcp-http',
    runtime: 'nodejs24',
    handler: 'helloHttp',
    memoryMb: 256,
    timeoutS: 60,
    concurrency: 1,
    env: {},
    http: { enabled: true, methods: [] },
    tags: {},
    ...changes,
  });

test('registered functions tell their signature', () => {
  const source = sourceFiles({
    'index.js': `const functions = require('${FRAMEWORK}');\n// functions.http('old', () => {});\nfunctions.http('hello', (req, res) => {});\nfunctions.http('bye', (req, res) => {});`,
  });
  const http = gcpHttp.detect(source);
  assert.deepEqual([http?.confidence, http?.project.handler, http?.handlers], [0.95, 'hello', ['hello', 'bye']]);
  assert.equal(http?.from, "the code registers http('hello') with functions-framework");
  assert.equal(gcpCloudEvent.detect(source), null);
  const chained = sourceFiles({ 'index.js': `require('${FRAMEWORK}').http('hello', (req, res) => res.send('x'));` });
  assert.equal(gcpHttp.detect(chained)?.project.handler, 'hello');
  const event = sourceFiles({ 'index.mjs': `import { cloudEvent } from '${FRAMEWORK}';\ncloudEvent("store", async (event) => {});` });
  assert.deepEqual([gcpCloudEvent.detect(event)?.project.handler, gcpHttp.detect(event)], ['store', null]);
});

test('start scripts, exports and engines', () => {
  const manifest = (json: object): string => JSON.stringify(json);
  const script = sourceFiles({
    'package.json': manifest({
      scripts: { start: 'functions-framework --target=onEvent --signature-type=event' },
      engines: { node: '22' },
      dependencies: { [FRAMEWORK]: '5' },
    }),
    'index.js': 'exports.onEvent = (data, context) => {}',
  });
  assert.deepEqual(gcpCloudEvent.detect(script)?.project, { runtime: 'nodejs22', handler: 'onEvent' });
  assert.equal(gcpHttp.detect(script), null);
  const exported = sourceFiles({ 'index.js': 'exports.helloWorld = (req, res) => { res.send("hi") }' });
  assert.deepEqual([gcpHttp.detect(exported)?.confidence, gcpHttp.detect(exported)?.from], [0.55, 'index.js exports helloWorld(req, res)']);
  assert.equal(gcpCloudEvent.detect(exported), null);
  assert.equal(gcpHttp.detect(sourceFiles({ 'index.js': 'exports.handler = async (event) => 1' })), null);
});

test('the file the framework loads, compiled where it is TypeScript', () => {
  const entries = (files: Record<string, string>): unknown => gcpHttp.entries?.(project({}), sourceFiles(files));
  assert.deepEqual(entries({ 'index.js': '' }), [{ source: 'index.js', output: 'index.js' }]);
  assert.deepEqual(entries({ 'function.js': '' }), [{ source: 'function.js', output: 'function.js' }]);
  assert.deepEqual(entries({ 'package.json': '{"main":"dist/index.js"}', 'src/index.ts': '' }), [
    { source: 'src/index.ts', output: 'dist/index.js' },
  ]);
  assert.deepEqual(entries({ 'src/index.ts': '' }), [{ source: 'src/index.ts', output: 'index.js' }]);
  assert.deepEqual(entries({ 'src/index.js': '' }), [], 'the framework would not find it either');
});

test('projects that Google or the local runtime would refuse', () => {
  const problems = (changes: Partial<Project>): string[] =>
    gcpHttp.validate(project(changes)).map(({ severity, field }) => `${severity} ${field}`);
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ handler: 'src/index.handler' }), ['error handler']);
  assert.deepEqual(problems({ env: { K_SERVICE: 'x', MINE: '1' } }), ['warning env.K_SERVICE']);
});

test('failures in Cloud Run’s words, responses, log and billed time', () => {
  const facts = invocationFacts({ durationMs: 120, initMs: 81 });
  const status = (failure: Failure | null): [number, string] => {
    const response = gcpHttp.errorResponse({ type: 'Error', message: 'oh', trace: [] }, failure, facts);
    return [response.status, response.body];
  };
  assert.deepEqual(status(null), [500, 'oh']);
  assert.deepEqual(status({ kind: 'timeout', phase: 'handler' }), [504, 'upstream request timeout']);
  assert.deepEqual(status({ kind: 'throttled', limit: 1 }), [429, 'Rate exceeded.']);
  assert.equal(gcpHttp.failure({ kind: 'exit', exitCode: 3, signal: null, phase: 'handler' }, facts).message, 'Process exited with code 3');
  const memory: Failure = { kind: 'out_of_memory', limitMb: 256, usedMb: 260.4 };
  assert.deepEqual(gcpHttp.platformLog('end', facts, memory), [
    {
      level: 'error',
      message:
        'Memory limit of 256 MiB exceeded with 260 MiB used. Consider increasing the memory limit, see https://cloud.google.com/functions/docs/configuring/memory',
    },
  ]);
  assert.deepEqual(gcpHttp.platformLog('start', facts, null), []);
  assert.equal(gcpHttp.billedMs(facts), 300);
});

test('the environment is that of a Cloud Run function', () => {
  const env = gcpCloudEvent.environment({ ...invocationFacts().function, name: 'My_Fn', handler: 'store', timeoutS: 60 });
  assert.deepEqual(env, {
    FUNCTION_TARGET: 'store',
    FUNCTION_SIGNATURE_TYPE: 'cloudevent',
    K_SERVICE: 'my-fn',
    K_REVISION: 'my-fn-00003-loc',
    K_CONFIGURATION: 'my-fn',
    PORT: '8080',
    CLOUD_RUN_TIMEOUT_SECONDS: '60',
  });
});
