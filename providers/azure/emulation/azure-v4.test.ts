import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Project } from '#shared/model/project.ts';
import type { Failure } from '../../emulation.ts';
import { invocationFacts } from '../../testing/invocation-facts.ts';
import { sourceFiles } from '../../testing/source-files.ts';
import { azureV4 } from './azure-v4.ts';
import { globExpression } from './entry-glob.ts';
import { functionTimeoutS, parseSettings, routePrefix } from './host-json.ts';
import { chosenFunctions, logFilter, withOverrides } from './job-host.ts';
import { localVariables } from './local-settings.ts';

const project = (changes: Partial<Project>): Project =>
  Project.parse({
    name: 'items',
    description: '',
    model: 'azure-v4',
    runtime: 'node|24',
    handler: 'src/functions/*.js',
    memoryMb: 2048,
    timeoutS: 230,
    concurrency: 16,
    env: {},
    http: { enabled: true, methods: [] },
    tags: {},
    ...changes,
  });
const FUNCTION = `const { app } = require('@azure/functions');\napp.http('items', { handler: () => ({}) });`;

test('registered functions, host.json and local.settings.json', () => {
  const detection = azureV4.detect(
    sourceFiles({
      'package.json': '{"main":"src/functions/*.js","dependencies":{"@azure/functions":"4"}}',
      'host.json': '{ "version": "2.0", "functionTimeout": "00:01:30" }',
      'local.settings.json': '{ "Values": { "FUNCTIONS_WORKER_RUNTIME": "node", "AzureWebJobsStorage": "", "LIMIT": 3 } /* mine */ }',
      'src/functions/items.js': FUNCTION,
    }),
  );
  assert.deepEqual([detection?.confidence, detection?.from], [0.96, 'src/functions/items.js registers the function "items"']);
  assert.deepEqual(detection?.project, { handler: 'src/functions/*.js', timeoutS: 90, env: { AzureWebJobsStorage: '', LIMIT: '3' } });
  assert.deepEqual(azureV4.keptBack, ['local.settings.json']);
});

test('apps of the older model, apps without functions, and what is no app', () => {
  const older = {
    'hello/function.json': '{"scriptFile":"../dist/hello/index.js"}',
    'hello/index.ts': '',
    'host.json': '{"version":"2.0"}',
  };
  const detection = azureV4.detect(sourceFiles(older));
  assert.deepEqual([detection?.from, detection?.project.handler], ['function.json files: an app of the older model v3', '*/function.json']);
  assert.deepEqual(azureV4.entries?.(project({ handler: '*/function.json' }), sourceFiles(older)), [
    { source: 'hello/index.ts', output: 'dist/hello/index.js' },
  ]);
  assert.equal(azureV4.detect(sourceFiles({ 'host.json': '{"version":"2.0"}' }))?.confidence, 0.85);
  assert.equal(azureV4.detect(sourceFiles({ 'package.json': '{"dependencies":{"@azure/functions":"4"}}' }))?.confidence, 0.7);
  assert.equal(azureV4.detect(sourceFiles({ 'index.js': 'app.http("x")' })), null);
  assert.equal(azureV4.detect(sourceFiles({ 'lib/a.js': FUNCTION, 'lib/b.js': FUNCTION }))?.project.handler, 'lib/*.js');
});

test('entry files behind the pattern, sources behind compiled ones', () => {
  const entries = (handler: string, files: Record<string, string>): unknown => azureV4.entries?.(project({ handler }), sourceFiles(files));
  assert.deepEqual(entries('src/functions/*.js', { 'src/functions/a.js': '', 'src/functions/b.js': '', 'src/lib.js': '' }), [
    { source: 'src/functions/a.js', output: 'src/functions/a.js' },
    { source: 'src/functions/b.js', output: 'src/functions/b.js' },
  ]);
  assert.deepEqual(entries('dist/src/functions/*.js', { 'src/functions/a.ts': '' }), [
    { source: 'src/functions/a.ts', output: 'dist/src/functions/a.js' },
  ]);
  assert.deepEqual(entries('dist/functions/*.js', { 'src/functions/a.ts': '' }), [
    { source: 'src/functions/a.ts', output: 'dist/functions/a.js' },
  ]);
});

test('patterns of entry files', () => {
  const matches = (pattern: string, path: string): boolean => globExpression(pattern).test(path);
  assert.ok(matches('./src/{index.js,functions/*.js}', 'src/index.js'));
  assert.ok(matches('src/{index.js,functions/*.js}', 'src/functions/a.js'));
  assert.ok(matches('src/**/*.js', 'src/a/b/c.js') && matches('src/**/*.js', 'src/c.js'));
  assert.ok(!matches('src/*.js', 'src/a/b.js') && !matches('src/a.js', 'src/axjs'));
  assert.ok(matches('src/[ab]?.js', 'src/a1.js') && !matches('src/[!ab]?.js', 'src/a1.js'));
});

test('settings of the host', () => {
  assert.equal(routePrefix(null), 'api');
  assert.equal(routePrefix(parseSettings('{"extensions":{"http":{"routePrefix":""}}}')), '');
  assert.equal(functionTimeoutS(parseSettings('{"functionTimeout":"1.00:00:01"}')), 86_401);
  assert.equal(functionTimeoutS(parseSettings('{"functionTimeout":"-1"}')), null);
  assert.equal(parseSettings('{ // comment\n"a": "http://x"}')?.['a'], 'http://x');
  assert.equal(parseSettings('nope'), null);
});

test('settings that stand in for values of host.json', () => {
  const host = parseSettings('{"functionTimeout":"00:05:00","extensions":{"http":{"routePrefix":"v1"}},"functions":["a","b"]}');
  const seen = withOverrides(host, {
    AzureFunctionsJobHost__functionTimeout: '00:01:00',
    azurefunctionsjobhost__Extensions__Http__RoutePrefix: '',
    'AzureFunctionsJobHost:extensions:queues:batchSize': '4',
    AzureFunctionsJobHost__functions__1: 'c',
    OTHER: 'x',
  });
  assert.deepEqual(seen, {
    functionTimeout: '00:01:00',
    extensions: { http: { routePrefix: '' }, queues: { batchSize: 4 } },
    functions: ['a', 'c'],
  });
  assert.equal(host?.['functionTimeout'], '00:05:00');
  assert.deepEqual([...(chosenFunctions(seen) ?? [])], ['a', 'c']);
  assert.equal(chosenFunctions(parseSettings('{"functions":[]}')), null);
});

test('levels below which lines of the log are dropped', () => {
  const keeps = logFilter(
    parseSettings(
      '{"logging":{"logLevel":{"default":"Warning","Function":"Debug","Function.noisy":"Error","Function.quiet.User":"None"}}}',
    ),
  );
  assert.deepEqual(
    [
      keeps('Worker', 'information'),
      keeps('Function.any.User', 'debug'),
      keeps('Function.any.User', 'trace'),
      keeps('Function.noisy', 'warning'),
      keeps('Function.noisy.User', 'error'),
      keeps('Function.quiet.User', 'critical'),
      keeps('Function.quiet', 'debug'),
    ],
    [false, true, false, false, true, false, true],
  );
  assert.deepEqual([logFilter(null)('Function.a.User', 'debug'), logFilter(null)('Function.a.User', 'information')], [false, true]);
});

test('local.settings.json with connection strings, and one that is encrypted', () => {
  const settings = '{"Values":{"A":"1"},"ConnectionStrings":{"Sql":"x","Cosmos":{"ConnectionString":"y","ProviderName":"z"}}}';
  assert.deepEqual(localVariables(parseSettings(settings)), { A: '1', 'ConnectionStrings:Sql': 'x', 'ConnectionStrings:Cosmos': 'y' });
  assert.deepEqual(localVariables(parseSettings('{"IsEncrypted":true,"Values":{"A":"CfDJ8"}}')), {});
});

test('projects that the host or the local runtime would refuse', () => {
  const problems = (changes: Partial<Project>): string[] =>
    azureV4.validate(project(changes)).map(({ severity, field }) => `${severity} ${field}`);
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ handler: '../x.js' }), ['error handler']);
  assert.deepEqual(problems({ timeoutS: 600 }), ['warning timeoutS']);
});

test('failures in the host’s words, bare responses, billed time of a Flex plan', () => {
  const facts = invocationFacts({ durationMs: 1234, initMs: 500, timeoutS: 90.5 });
  const text = (failure: Failure): string => azureV4.failure(failure, facts).message;
  assert.equal(text({ kind: 'timeout', phase: 'handler' }), 'Timeout value of 00:01:30.5000000 was exceeded by function: Functions.orders');
  assert.equal(text({ kind: 'exit', exitCode: 255, signal: null, phase: 'handler' }), 'node exited with code 255 (0xFF)');
  assert.deepEqual(azureV4.errorResponse({ type: 'Error', message: 'secret', trace: [] }, null, facts), {
    status: 500,
    headers: [],
    body: '',
  });
  assert.equal(azureV4.errorResponse({ type: 'x', message: '', trace: [] }, { kind: 'throttled', limit: 1 }, facts).status, 429);
  assert.equal(azureV4.billedMs(facts), 1300);
  assert.equal(azureV4.billedMs(invocationFacts({ durationMs: 3 })), 1000);
});

test('the environment is the host’s', () => {
  const env = azureV4.environment({ ...invocationFacts().function, url: 'http://127.0.0.1:4000/orders' });
  assert.equal(env['WEBSITE_HOSTNAME'], '127.0.0.1:4000');
  assert.equal(env['FUNCTIONS_WORKER_RUNTIME'], 'node');
  assert.equal(env['AZURE_FUNCTIONS_ENVIRONMENT'], 'Development');
});
