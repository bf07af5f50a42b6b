/** The same handlers under the official runtime client and under ours: same results, errors, streams and log lines. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { cleanUp, harness, type FunctionSource, type HarnessedFunction, type RecordedCall } from '../../testing/worker-harness.ts';
import { runOfficially, type OfficialOutcome } from '../testing/official-runtime.ts';
import { awsHandler } from './aws-handler.ts';
import worker from './aws-handler.worker.ts';
import { lambdaEnvironment } from './environment.ts';

after(cleanUp);

const REQUEST_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

interface Case {
  name: string;
  files: Record<string, string>;
  handler?: string;
  event?: unknown;
  env?: Record<string, string>;
}

const cjs = (body: string): Record<string, string> => ({ 'index.js': body });

const results: Case[] = [
  { name: 'a value', files: cjs('exports.handler = async (event) => ({ got: event, list: [1, null, "ü"] })'), event: { a: 1 } },
  { name: 'undefined becomes null', files: cjs('exports.handler = async () => {}') },
  { name: 'a handler without a promise', files: cjs('exports.handler = (event) => "plain " + event.name'), event: { name: 'x' } },
  { name: 'an ES module by extension', files: { 'src/app.mjs': 'export const run = async () => "esm"' }, handler: 'src/app.run' },
  {
    name: 'an ES module by type',
    files: { 'package.json': '{"type":"module"}', 'index.js': 'export const handler = async () => import.meta.url.startsWith("file:")' },
  },
  { name: 'top-level await', files: { 'index.mjs': 'const v = await Promise.resolve(7); export const handler = async () => v' } },
  {
    name: '.js before .mjs before .cjs',
    files: { 'index.js': 'exports.handler = async () => "js"', 'index.mjs': 'export const handler = async () => "mjs"' },
  },
  {
    name: '.mjs before .cjs',
    files: { 'index.mjs': 'export const handler = async () => "mjs"', 'index.cjs': 'exports.handler = async () => "cjs"' },
  },
  { name: 'a nested export', files: cjs('exports.api = { v1: { get: async () => "nested" } }'), handler: 'index.api.v1.get' },
  { name: 'a default export with the handler on it', files: { 'index.mjs': 'export default { handler: async () => "on default" }' } },
  {
    name: 'a module in node_modules',
    files: { 'node_modules/mine/index.js': 'exports.handler = async () => "installed"' },
    handler: 'mine.handler',
  },
  {
    name: 'a dependency of the function',
    files: {
      'index.js': 'const dep = require("dep"); exports.handler = async () => dep',
      'node_modules/dep/index.js': 'module.exports = "dep"',
    },
  },
  { name: 'members of the context', files: cjs('exports.handler = async (event, context) => Object.keys(context).sort()') },
  {
    name: 'values of the context',
    files:
      cjs(`exports.handler = async (event, c) => [c.functionName, c.functionVersion, c.memoryLimitInMB, c.logGroupName, typeof c.logStreamName,
      c.invokedFunctionArn, typeof c.awsRequestId, c.getRemainingTimeInMillis() > 2000, c.identity, c.clientContext, c.tenantId]`),
  },
  {
    name: 'variables of the environment',
    files:
      cjs(`exports.handler = async () => ["_HANDLER", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION",
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_INITIALIZATION_TYPE", "TZ", "MINE"].map((name) => process.env[name])`),
    env: { MINE: 'yes' },
  },
  {
    name: 'what awslambda offers',
    files: cjs(
      'exports.handler = async () => [typeof awslambda.streamifyResponse, typeof awslambda.HttpResponseStream.from, typeof awslambda.InvokeStore.getRequestId()]',
    ),
  },
];

const failures: Case[] = [
  { name: 'a thrown error', files: cjs('exports.handler = async () => { throw new TypeError("bad \\x7F thing") }') },
  {
    name: 'an error with a name of its own',
    files: cjs('exports.handler = async () => { const e = new Error("no"); e.name = "Custom"; throw e }'),
  },
  { name: 'a thrown string', files: cjs('exports.handler = async () => { throw "just text" }') },
  { name: 'a thrown object', files: cjs('exports.handler = async () => { throw { code: 1 } }') },
  { name: 'a result that is no JSON', files: cjs('exports.handler = async () => { const a = {}; a.a = a; return a }') },
  { name: 'a big integer', files: cjs('exports.handler = async () => 1n') },
];

const broken: Case[] = [
  { name: 'no such module', files: {}, handler: 'missing.handler' },
  { name: 'a missing dependency', files: cjs('require("not-there"); exports.handler = async () => 1') },
  { name: 'a missing dependency of an ES module', files: { 'index.mjs': 'import "not-there"; export const handler = async () => 1' } },
  { name: 'no such export', files: cjs('exports.other = async () => 1') },
  { name: 'an export that is no function', files: cjs('exports.handler = "text"') },
  { name: 'a syntax error', files: { 'index.mjs': 'export const handler = async ( => 1' } },
  { name: 'a throw at import', files: cjs('throw new RangeError("while loading")') },
  { name: 'a handler name without an export', files: cjs(''), handler: 'index' },
  { name: 'a handler name that leaves the package', files: cjs(''), handler: '../index.handler' },
  {
    name: 'a callback handler on a runtime without callbacks',
    files: cjs('exports.handler = (event, context, callback) => callback(null, 1)'),
  },
  {
    name: 'a wrong streaming mark',
    files: cjs('exports.handler = async () => 1; exports.handler[Symbol.for("aws.lambda.runtime.handler.streaming")] = "both"'),
  },
];

const stream = (body: string): Record<string, string> =>
  cjs(`exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} })`);

const streams: Case[] = [
  { name: 'parts', files: stream('stream.write("one"); stream.write(Buffer.from("two")); stream.end()') },
  { name: 'a content type', files: stream('stream.setContentType("text/plain"); stream.end("text")') },
  { name: 'an object is written as JSON', files: stream('stream.write({ a: [1] }); stream.end()') },
  {
    name: 'an HTTP prelude',
    files: stream(
      'const s = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { "x-a": "b" } }); s.write("body"); s.end()',
    ),
  },
  {
    name: 'a pipeline',
    files: stream('await require("node:stream/promises").pipeline(require("node:stream").Readable.from(["a", "b"]), stream)'),
  },
  {
    name: 'the writable of the stream',
    files: stream('stream.end(String([stream.writable, stream.writableEnded, typeof stream.cork, typeof stream.on]))'),
  },
];

async function both(
  testCase: Case,
): Promise<{ official: OfficialOutcome; ours: RecordedCall | null; fn: HarnessedFunction | null; thrown: unknown }> {
  const source: FunctionSource = {
    files: testCase.files,
    handler: testCase.handler ?? 'index.handler',
    runtime: 'nodejs24.x',
    env: testCase.env ?? {},
  };
  const event = JSON.stringify(testCase.event ?? {});
  let fn: HarnessedFunction | null = null;
  let thrown: unknown = null;
  let directory = '';
  try {
    fn = await harness(worker, source, (identity) => ((directory = identity.codeDir), lambdaEnvironment(identity)), awsHandler.worker);
  } catch (error) {
    thrown = error;
  }
  const identity = fn?.identity ?? {
    name: 'harnessed',
    version: '1',
    memoryMb: 128,
    timeoutS: 3,
    url: null,
    mounts: [],
    env: {},
    ...source,
    codeDir: directory,
  };
  const [official, ours] = await Promise.all([runOfficially(identity, event), fn?.event(event) ?? null]);
  return { official, ours, fn, thrown };
}

const reported = (body: Buffer): { type: unknown; message: unknown; first: unknown } => {
  const error = JSON.parse(body.toString()) as { errorType: string; errorMessage: string; trace: string[] };
  return { type: error.errorType, message: plain(error.errorMessage), first: plain(error.trace[0]) };
};

/** Without what differs by the directory a client is installed in. */
const plain = (text: string | undefined): string | undefined =>
  text?.replace(/imported from .*/, 'imported from HERE').replace(/Require stack:[^]*/, 'Require stack:');

describe('under the official client and under ours', { concurrency: 1 }, () => {
  for (const testCase of results) {
    test(`result: ${testCase.name}`, async () => {
      const { official, ours, thrown } = await both(testCase);
      assert.equal(thrown, null);
      assert.equal(official.kind, 'response');
      assert.equal(ours?.body.toString(), official.body.toString());
      assert.equal(ours?.contentType, official.contentType);
    });
  }
  for (const testCase of failures) {
    test(`error: ${testCase.name}`, async () => {
      const { official, ours } = await both(testCase);
      assert.equal(official.kind, 'error');
      const error = ours?.error;
      assert.deepEqual({ type: error?.type, message: plain(error?.message), first: plain(error?.trace[0]) }, reported(official.body));
    });
  }
  for (const testCase of broken) {
    test(`init: ${testCase.name}`, async () => {
      const { official, thrown } = await both(testCase);
      assert.equal(official.kind, 'init_error');
      const { type, message } = reported(official.body);
      assert.ok(thrown instanceof Error);
      assert.deepEqual({ type: thrown.name, message: plain(thrown.message) }, { type, message });
    });
  }
  for (const testCase of streams) {
    test(`stream: ${testCase.name}`, async () => {
      const { official, ours } = await both(testCase);
      assert.equal(official.streaming, true);
      assert.equal(ours?.streaming, true);
      assert.equal(ours?.contentType, official.contentType);
      assert.equal(ours?.body.toString('latin1'), official.body.toString('latin1'));
    });
  }

  test('stream: an error on the way is reported beside what was sent', async () => {
    const { official, ours } = await both({ name: '', files: stream('stream.write("half"); throw new TypeError("broke off")') });
    assert.equal(official.body.toString(), 'half');
    assert.equal(ours?.body.toString(), 'half');
    const trailer = Buffer.from(official.trailers['lambda-runtime-function-error-body'] ?? '', 'base64');
    assert.deepEqual(
      { type: ours?.error?.type, message: ours?.error?.message },
      { type: reported(trailer).type, message: reported(trailer).message },
    );
  });

  for (const format of ['Text', 'JSON']) {
    test(`log: ${format} lines of every level, with errors and objects`, async () => {
      const body = `exports.handler = async () => {
        console.log('one %s', 'two', { a: 1 }); console.info({ deep: { x: [1] } }); console.debug('d'); console.warn('w'); console.trace('t');
        console.error('failed', Object.assign(new TypeError('inner'), { stack: 'TypeError: inner' })); console.fatal('f');
        throw Object.assign(new Error('at last'), { stack: 'Error: at last', code: 'E1' });
      }`;
      const { official, fn } = await both({
        name: '',
        files: cjs(body),
        env: { AWS_LAMBDA_LOG_FORMAT: format, AWS_LAMBDA_LOG_LEVEL: 'DEBUG' },
      });
      const masked = (line: string): string => line.replace(REQUEST_ID, 'ID').replace(TIME, 'TIME');
      const lines = official.stdout.trimEnd().split('\n').map(masked);
      assert.deepEqual(
        fn?.logs.map(({ message }) => masked(message.replaceAll('\n', '\r'))),
        lines,
      );
    });
  }
});
