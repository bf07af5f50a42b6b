import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Project } from '#shared/model/project.ts';
import type { Failure } from '../../emulation.ts';
import { invocationFacts } from '../../testing/invocation-facts.ts';
import { sourceFiles } from '../../testing/source-files.ts';
import { awsHandler } from './aws-handler.ts';
import { adviceOnSdk } from './supplied-sdk.ts';

interface PackageJson {
  dependencies: Record<string, string>;
}

const detect = (files: Record<string, string>): ReturnType<typeof awsHandler.detect> => awsHandler.detect(sourceFiles(files));
const ID = '8f5f1b1e-0000-7000-8000-000000000001';

const project = (changes: Partial<Project>): Project =>
  Project.parse({
    name: 'orders',
    description: '',
    model: 'aws-handler',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    memoryMb: 128,
    timeoutS: 3,
    concurrency: 1,
    env: {},
    http: { enabled: true, methods: [] },
    tags: {},
    ...changes,
  });

test('a SAM template says handler, runtime, memory, timeout and variables; what only AWS knows is left out', () => {
  const detection = detect({
    'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { Timeout: 10, Environment: { Variables: { STAGE: dev } } }
Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ./src/
      Handler: app.lambdaHandler
      Runtime: nodejs22.x
      MemorySize: 512
      Environment: { Variables: { TABLE: !Ref Table, LIMIT: 5 } }
  Other: { Type: AWS::Serverless::Function, Properties: { Handler: other.handler } }
`,
    'src/app.js': 'exports.lambdaHandler = async () => {}',
  });
  assert.equal(detection?.confidence, 0.95);
  assert.equal(detection?.from, 'template.yaml: Orders, the first of 2 functions');
  assert.deepEqual(detection?.project, {
    runtime: 'nodejs22.x',
    handler: 'src/app.lambdaHandler',
    memoryMb: 512,
    timeoutS: 10,
    env: { STAGE: 'dev', LIMIT: '5' },
  });
  assert.deepEqual(detection?.handlers, ['src/app.lambdaHandler', 'other.handler']);
});

test('a serverless.yml of AWS says the same, one of another provider nothing', () => {
  const yml = (provider: string): string =>
    `provider: { name: ${provider}, runtime: nodejs20.x, environment: { A: '1', B: "\${env:B}" } }\nfunctions:\n  hello: { handler: src/hello.run, timeout: 6, memorySize: 256 }\n`;
  const detection = detect({ 'serverless.yml': yml('aws') });
  assert.deepEqual(detection?.project, { handler: 'src/hello.run', runtime: 'nodejs20.x', memoryMb: 256, timeoutS: 6, env: { A: '1' } });
  assert.equal(detect({ 'serverless.yml': yml('azure') }), null);
});

test('code alone is judged by names and signs', () => {
  assert.equal(detect({ 'index.js': 'exports.handler = async (event) => ({ statusCode: 200 })' })?.confidence, 0.6);
  const sure = detect({
    'src/index.ts':
      'import type { APIGatewayProxyHandlerV2 } from "aws-lambda";\nexport const handler: APIGatewayProxyHandlerV2 = async () => ({})',
  });
  assert.deepEqual([sure?.confidence, sure?.project.handler], [0.8, 'src/index.handler']);
  assert.equal(
    detect({ 'package.json': '{"devDependencies":{"@types/aws-lambda":"8"}}', 'a.ts': 'export const run = () => 1' })?.from,
    'package.json names @types/aws-lambda',
  );
  assert.equal(detect({ 'index.js': 'exports.handler = (req, res) => res.send("x")' })?.confidence, 0.2, 'an express-style function');
  assert.equal(detect({ 'index.js': 'export default { fetch() {} }' }), null);
  assert.equal(detect({ 'README.md': '' }), null);
});

test('the handler names one file, compiled where it is TypeScript', () => {
  const entries = (handler: string, files: Record<string, string>): unknown =>
    awsHandler.entries?.(project({ handler }), sourceFiles(files));
  assert.deepEqual(entries('src/index.handler', { 'src/index.ts': '' }), [{ source: 'src/index.ts', output: 'src/index.js' }]);
  assert.deepEqual(entries('src/app.api.get', { 'src/app.mjs': '' }), [{ source: 'src/app.mjs', output: 'src/app.mjs' }]);
  assert.deepEqual(entries('dist/index.handler', { 'src/index.ts': '' }), [{ source: 'src/index.ts', output: 'dist/index.js' }]);
  assert.deepEqual(entries('gone.handler', { 'index.js': '' }), []);
});

test('projects that Lambda or the local runtime would refuse', () => {
  const problems = (changes: Partial<Project>): string[] =>
    awsHandler.validate(project(changes)).map(({ severity, field }) => `${severity} ${field}`);
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ handler: 'index' }), ['error handler']);
  assert.deepEqual(problems({ handler: '../index.handler' }), ['error handler']);
  assert.deepEqual(problems({ env: { AWS_REGION: 'eu-central-1', MINE: '1' } }), ['warning env.AWS_REGION']);
  assert.deepEqual(problems({ env: { 'Log.Level': 'debug', 'A-B': '1', GOOD_1: '1' } }), ['warning env.Log.Level', 'warning env.A-B']);
});

test('failures in Lambda’s own words', () => {
  const text = (failure: Failure): string => {
    const { type, message } = awsHandler.failure(failure, invocationFacts());
    return `${type}: ${message}`;
  };
  assert.equal(text({ kind: 'timeout', phase: 'handler' }), `Sandbox.Timedout: RequestId: ${ID} Error: Task timed out after 3.00 seconds`);
  assert.equal(
    text({ kind: 'exit', exitCode: 1, signal: null, phase: 'handler' }),
    `Runtime.ExitError: RequestId: ${ID} Error: Runtime exited with error: exit status 1`,
  );
  assert.equal(
    text({ kind: 'exit', exitCode: 0, signal: null, phase: 'handler' }),
    `Runtime.ExitError: RequestId: ${ID} Error: Runtime exited without providing a reason`,
  );
  assert.equal(
    text({ kind: 'exit', exitCode: null, signal: 'SIGSEGV', phase: 'init' }),
    `Runtime.ExitError: RequestId: ${ID} Error: Runtime exited with error: signal: segmentation fault`,
  );
  assert.equal(
    text({ kind: 'out_of_memory', limitMb: 128, usedMb: 129 }),
    `Runtime.OutOfMemory: RequestId: ${ID} Error: Runtime exited with error: signal: killed`,
  );
  assert.equal(
    text({ kind: 'response_too_large', size: 7e6, limit: 6_291_556 }),
    'Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).',
  );
  assert.equal(text({ kind: 'throttled', limit: 10 }), 'TooManyRequestsException: Rate Exceeded.');
});

test('what the caller of a function URL gets', () => {
  const response = (failure: Failure | null): unknown =>
    awsHandler.errorResponse({ type: 'Error', message: 'secret', trace: [] }, failure, invocationFacts());
  assert.deepEqual(response(null), {
    status: 502,
    headers: [['content-type', 'application/json']],
    body: '{"message":"Internal Server Error"}',
  });
  assert.equal((response({ kind: 'throttled', limit: 1 }) as { status: number }).status, 429);
});

test('platform lines and billed time', () => {
  const cold = invocationFacts({ initMs: 100.77, durationMs: 250.06 });
  assert.equal(awsHandler.billedMs(cold), 351);
  const lines = (...given: Parameters<typeof awsHandler.platformLog>) => awsHandler.platformLog(...given).map(({ message }) => message);
  assert.deepEqual(lines('start', cold, null), [
    'INIT_START Runtime Version: nodejs:24.local\tRuntime Version ARN: arn:aws:lambda:local::runtime:nodejs24.x',
    `START RequestId: ${ID} Version: 3`,
  ]);
  assert.deepEqual(lines('end', cold, null), [
    `END RequestId: ${ID}`,
    `REPORT RequestId: ${ID}\tDuration: 250.06 ms\tBilled Duration: 351 ms\tMemory Size: 128 MB\tMax Memory Used: 61 MB\tInit Duration: 100.77 ms`,
  ]);
  const warm = invocationFacts({ durationMs: 3000 });
  const failure: Failure = { kind: 'timeout', phase: 'handler' };
  const timedOut = lines('end', warm, failure);
  assert.deepEqual(
    awsHandler.platformLog('end', warm, failure).map(({ level }) => level),
    ['error', 'info', 'info'],
  );
  assert.match(timedOut[0] ?? '', new RegExp(`^\\d{4}-.*Z ${ID} Task timed out after 3\\.00 seconds$`));
  assert.match(timedOut[2] ?? '', /\tStatus: timeout$/);
  assert.match(
    lines('end', warm, { kind: 'exit', exitCode: 1, signal: null, phase: 'handler' }).at(-1) ?? '',
    /\tStatus: error\tError Type: Runtime\.ExitError$/,
  );
  assert.deepEqual(awsHandler.platformLog('start', warm, { kind: 'throttled', limit: 1 }), []);
});

test('the environment is Lambda’s, with the function’s own region and credentials where it brings them', () => {
  const identity = { ...invocationFacts().function, env: { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'AKIA' } };
  const env = awsHandler.environment(identity);
  assert.equal(env['_HANDLER'], 'index.handler');
  assert.equal(env['AWS_EXECUTION_ENV'], 'AWS_Lambda_nodejs24.x');
  assert.equal(env['AWS_DEFAULT_REGION'], 'eu-central-1');
  assert.equal(env['AWS_ACCESS_KEY_ID'], 'AKIA');
  assert.equal(env['LAMBDA_TASK_ROOT'], '/code');
});

test('what is supplied of the SDK is a dependency of ours, and can be loaded', async () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as PackageJson;
  assert.deepEqual(
    awsHandler.provides.filter((name) => dependencies[name] === undefined),
    [],
  );
  const { resolve } = createRequire(awsHandler.worker);
  assert.deepEqual(
    awsHandler.provides.filter((name) => !resolve(name).includes('node_modules')),
    [],
  );
});

test('an error about a missing package of the SDK says what to add', () => {
  const missing = (name: string): string => adviceOnSdk(new Error(`Cannot find package '${name}' imported from /var/task/index.mjs`)) ?? '';
  assert.match(missing('@aws-sdk/client-athena'), /npm install @aws-sdk\/client-athena$/);
  assert.match(missing('aws-sdk'), /only up to nodejs16\.x/);
  assert.equal(missing('express'), '');
});
