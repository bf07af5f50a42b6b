/** The same handlers under aws-lambda-ric, AWS's own client, and through the wire with AWS's own SDK: same payloads, errors and streams. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { InvokeWithResponseStreamCommand } from '@aws-sdk/client-lambda';
import { cleanUp, writeProject } from '../../../../testing/worker-harness.ts';
import { runOfficially } from '../../../testing/official-runtime.ts';
import { shareLambda } from './testing/lambda-fixture.ts';

const lambdaFixture = shareLambda({ after });

after(cleanUp);

/** What one function does with different events, so that it has to be created once. */
const RESULTS = `
class Custom extends Error { constructor(m) { super(m); this.name = 'Custom.Name'; this.extra = 1 } }
const cases = {
  value: async (e) => ({ got: e, list: [1, null, 'ü', '\\u2028'] }),
  nothing: async () => {},
  plain: () => 'plain',
  date: async () => new Date(0),
  nested: async () => ({ toJSON: () => ({ own: true }) }),
  throws: async () => { throw new TypeError('bad \\x7F thing') },
  custom: async () => { throw new Custom('own') },
  text: async () => { throw 'just text' },
  object: async () => { throw { code: 1 } },
  nobody: async () => { throw undefined },
  circle: async () => { const a = {}; a.a = a; return a },
  big: async () => 1n,
  deep: async () => { const inner = () => { throw new RangeError('deep') }; await Promise.resolve(); inner() },
};
exports.handler = (event) => cases[event.do](event);`;

const EVENTS = ['value', 'nothing', 'plain', 'date', 'nested', 'throws', 'custom', 'text', 'object', 'nobody', 'circle', 'big', 'deep'];

const STREAMS: Record<string, string> = {
  parts: 'stream.write("one"); stream.write(Buffer.from([0, 255])); stream.end()',
  type: 'stream.setContentType("text/plain"); stream.end("text")',
  object: 'stream.write({ a: [1] }); stream.end()',
  prelude: 'const s = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { "x-a": "b" } }); s.write("body"); s.end()',
  empty: 'stream.end()',
  breaks: 'stream.write("half"); await new Promise((r) => setTimeout(r, 50)); throw new TypeError("broke")',
};

const identity = (codeDir: string) => ({
  name: 'harnessed',
  version: '1',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  memoryMb: 128,
  timeoutS: 3,
  codeDir,
  env: {},
  url: null,
  mounts: [],
});

test('results and errors', async (t) => {
  const fixture = await lambdaFixture(t);
  await fixture.create('cases', RESULTS);
  const codeDir = writeProject({ 'index.js': RESULTS });
  for (const name of EVENTS) {
    const event = { do: name, text: 'é' };
    const theirs = await runOfficially(identity(codeDir), JSON.stringify(event));
    const { Payload, FunctionError } = await fixture
      .invoke('cases', event)
      .catch((error: unknown) => assert.fail(`${name}: ${String(error)}`));
    const text = Payload?.transformToString() ?? '';
    assert.deepEqual([name, FunctionError], [name, theirs.kind === 'response' ? undefined : 'Unhandled']);
    if (theirs.kind === 'response') assert.equal(text, theirs.body.toString(), name);
    else assert.deepEqual([name, withoutPlaces(text)], [name, withoutPlaces(theirs.body.toString())]);
  }
});

test('streams', async (t) => {
  const fixture = await lambdaFixture(t);
  const cases = Object.entries(STREAMS).map(([name, body]) => `${name}: async (stream) => { ${body} }`);
  const code = `const cases = { ${cases.join(', ')} }; exports.handler = awslambda.streamifyResponse((event, stream) => cases[event.do](stream));`;
  await fixture.create('streams', code);
  const codeDir = writeProject({ 'index.js': code });
  for (const name of Object.keys(STREAMS)) {
    const Payload = Buffer.from(JSON.stringify({ do: name }));
    const theirs = await runOfficially(identity(codeDir), Payload.toString());
    const { EventStream } = await fixture.lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: 'streams', Payload }));
    const chunks: Uint8Array[] = [];
    let error: string | undefined;
    for await (const { PayloadChunk, InvokeComplete } of EventStream ?? []) {
      if (PayloadChunk?.Payload !== undefined) chunks.push(PayloadChunk.Payload);
      if (InvokeComplete?.ErrorDetails !== undefined) error = InvokeComplete.ErrorDetails;
    }
    assert.deepEqual([name, Buffer.concat(chunks).toString('latin1')], [name, theirs.body.toString('latin1')]);
    const report = theirs.trailers['lambda-runtime-function-error-body'];
    const expected = report === undefined ? undefined : withoutPlaces(Buffer.from(report, 'base64').toString());
    assert.deepEqual([name, error === undefined ? undefined : withoutPlaces(error)], [name, expected]);
  }
});

/** An error without what differs with where the code lies, and who called it. */
function withoutPlaces(payload: string): unknown {
  const error = JSON.parse(payload) as { trace?: string[] };
  const trace = error.trace?.map((line) => line.replace(/\(?(?:file:\/\/)?\/[^ )]*\/index\.js:(\d+):\d+\)?/, 'index.js:$1'));
  const own = trace?.filter((line, at) => at === 0 || line.includes('index.js'));
  return own === undefined ? error : { ...error, trace: own };
}
