/** Invocations as AWS's SDK makes them, of functions that really run. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  CreateAliasCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  AddPermissionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateAliasCommand,
  type GetProvisionedConcurrencyConfigCommandOutput,
  UpdateFunctionCodeCommand,
  type LambdaServiceException,
} from '@aws-sdk/client-lambda';
import { findBoto3 } from '../../python/find-boto3.ts';
import { findPython } from '../../python/find-python.ts';
import { shareLambda, zipOf, type LambdaFixture } from './testing/lambda-fixture.ts';

const lambdaFixture = shareLambda({ after });

const refused = async (call: Promise<unknown>): Promise<[string, number | undefined, string]> => {
  try {
    await call;
  } catch (error) {
    const { name, $metadata, message } = error as LambdaServiceException;
    return [name, $metadata.httpStatusCode, message];
  }
  throw new Error('It was not refused.');
};

test('a synchronous invocation: payload, context, log tail, executed version, request id', async (t) => {
  const { create, invoke } = await lambdaFixture(t);
  await create(
    'hello',
    `exports.handler = async (event, context) => { console.log('x'.repeat(3000)); console.log('y'.repeat(3000)); return { event, id: context.awsRequestId, arn: context.invokedFunctionArn, custom: context.clientContext, version: context.functionVersion, name: context.functionName, region: process.env.AWS_REGION } }`,
  );
  const ClientContext = Buffer.from(JSON.stringify({ custom: { a: 'ü' } })).toString('base64');
  const output = await invoke('hello', { n: 1 }, { LogType: 'Tail', ClientContext });
  assert.deepEqual(output.json, {
    event: { n: 1 },
    id: output.$metadata.requestId,
    arn: 'arn:aws:lambda:us-east-1:111122223333:function:hello',
    custom: { custom: { a: 'ü' } },
    version: '$LATEST',
    name: 'hello',
    region: 'us-east-1',
  });
  assert.deepEqual([output.StatusCode, output.ExecutedVersion, output.FunctionError], [200, '$LATEST', undefined]);
  const log = Buffer.from(output.LogResult ?? '', 'base64');
  assert.equal(log.length, 4096);
  assert.match(log.toString(), new RegExp(`END RequestId: ${output.$metadata.requestId}\\nREPORT RequestId: `));
  assert.equal((await invoke('hello', new Uint8Array(0))).StatusCode, 200);
  const whole = await invoke('arn:aws:lambda:us-east-1:111122223333:function:hello', {}, { LogType: 'Tail' });
  assert.ok(whole.json !== null);
});

test('function errors are answers: thrown, timed out, crashed, not loaded, too large', async (t) => {
  const { create, invoke } = await lambdaFixture(t);
  const code = `exports.handler = async (event) => {
    if (event.do === 'throw') throw new RangeError('no ü');
    if (event.do === 'hang') await new Promise((r) => setTimeout(r, 60000));
    if (event.do === 'exit') process.exit(3);
    if (event.do === 'large') return 'x'.repeat(7_000_000);
    return 'fine';
  }`;
  await create('fails', code, { Timeout: 1 });
  const fail = async (what: string): Promise<unknown> => {
    const { json, FunctionError, StatusCode, $metadata } = await invoke('fails', { do: what });
    assert.deepEqual([FunctionError, StatusCode], ['Unhandled', 200]);
    return JSON.parse(JSON.stringify(json).replaceAll($metadata.requestId ?? '', 'ID'));
  };
  const thrown = (await fail('throw')) as { errorType: string; errorMessage: string; trace: string[] };
  assert.deepEqual([thrown.errorType, thrown.errorMessage, thrown.trace[0]], ['RangeError', 'no ü', 'RangeError: no ü']);
  assert.deepEqual(await fail('hang'), {
    errorType: 'Sandbox.Timedout',
    errorMessage: 'RequestId: ID Error: Task timed out after 1.00 seconds',
  });
  assert.deepEqual(await fail('exit'), {
    errorType: 'Runtime.ExitError',
    errorMessage: 'RequestId: ID Error: Runtime exited with error: exit status 3',
  });
  assert.equal(((await fail('large')) as { errorType: string }).errorType, 'Function.ResponseSizeTooLarge');
  assert.equal((await invoke('fails')).json, 'fine');
  await create('broken', 'exports.other = 1');
  assert.equal(((await invoke('broken')).json as { errorType: string }).errorType, 'Runtime.HandlerNotFound');
});

test('what is refused before a function runs', async (t) => {
  const { create, lambda } = await lambdaFixture(t);
  await create('hello', 'exports.handler = async (event) => event');
  const send = (input: Partial<ConstructorParameters<typeof InvokeCommand>[0]>) =>
    refused(lambda.send(new InvokeCommand({ FunctionName: 'hello', ...input })));
  assert.deepEqual((await send({ FunctionName: 'nobody' })).slice(0, 2), ['ResourceNotFoundException', 404]);
  assert.deepEqual((await send({ Qualifier: 'nothing' })).slice(0, 2), ['ResourceNotFoundException', 404]);
  assert.deepEqual((await send({ Qualifier: '7' })).slice(0, 2), ['ResourceNotFoundException', 404]);
  assert.deepEqual((await send({ Payload: Buffer.from('{"a":') })).slice(0, 2), ['InvalidRequestContentException', 400]);
  assert.deepEqual((await send({ Payload: Buffer.from([0xff, 0xfe]) })).slice(0, 2), ['InvalidRequestContentException', 400]);
  assert.deepEqual((await send({ ClientContext: 'no base64 of JSON' })).slice(0, 2), ['InvalidRequestContentException', 400]);
  const large = Buffer.from(JSON.stringify('x'.repeat(6_291_455)));
  assert.deepEqual(await send({ Payload: large }), [
    'RequestTooLargeException',
    413,
    'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
  ]);
  const event = Buffer.from(JSON.stringify('x'.repeat(1_048_575)));
  assert.deepEqual((await send({ Payload: event, InvocationType: 'Event' })).slice(0, 2), ['RequestTooLargeException', 413]);
  assert.equal((await send({ InvocationType: 'Sometimes' as 'Event' }))[1], 400);
});

test('a dry run says whether it could be, and runs nothing', async (t) => {
  const { create, invoke, lambda } = await lambdaFixture(t);
  await create('hello', 'exports.handler = async () => { throw new Error("ran") }');
  assert.equal((await invoke('hello', {}, { InvocationType: 'DryRun' })).StatusCode, 204);
  const missing = lambda.send(new InvokeCommand({ FunctionName: 'nobody', InvocationType: 'DryRun' }));
  assert.deepEqual((await refused(missing)).slice(0, 2), ['ResourceNotFoundException', 404]);
});

test('versions and aliases, with weights', async (t) => {
  const { create, invoke, lambda } = await lambdaFixture(t);
  const code = (answer: string): string =>
    `exports.handler = async (e, c) => ['${answer}', c.functionVersion, c.invokedFunctionArn.split(':').at(-1), process.env.AWS_LAMBDA_FUNCTION_VERSION]`;
  await create('app', code('one'));
  await lambda.send(new PublishVersionCommand({ FunctionName: 'app' }));
  await lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName: 'app', ZipFile: await zipOf({ 'index.js': code('two') }), Publish: true }),
  );
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'app', ZipFile: await zipOf({ 'index.js': code('three') }) }));
  const RoutingConfig = { AdditionalVersionWeights: { '2': 0.5 } };
  await lambda.send(new CreateAliasCommand({ FunctionName: 'app', Name: 'live', FunctionVersion: '1', RoutingConfig }));
  assert.deepEqual((await invoke('app')).json, ['three', '$LATEST', 'app', '$LATEST']);
  assert.deepEqual((await invoke('app', {}, { Qualifier: '1' })).json, ['one', '1', '1', '1']);
  assert.deepEqual((await invoke('app:2')).json, ['two', '2', '2', '2']);
  const seen = new Set<string>();
  for (let n = 0; n < 60 && seen.size < 2; n++) {
    const { json, ExecutedVersion } = await invoke('app', {}, { Qualifier: 'live' });
    const [answer, version, qualifier] = json as string[];
    assert.equal(version, ExecutedVersion);
    assert.equal(qualifier, 'live');
    seen.add(answer ?? '');
  }
  assert.deepEqual([...seen].toSorted(), ['one', 'two']);
});

test('a response stream: parts as they come, its end, an error in the middle and before the beginning', async (t) => {
  const { create, lambda } = await lambdaFixture(t);
  await create(
    'stream',
    `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      if (event.at === 'once') throw new TypeError('at once');
      stream.write('one ');
      await new Promise((r) => setTimeout(r, 50));
      if (event.at === 'middle') throw new TypeError('in the middle');
      stream.end('two');
    })`,
  );
  await create('plain', 'exports.handler = async () => ({ whole: true })');
  const read = async (FunctionName: string, event: unknown): Promise<{ chunks: string[]; end: Record<string, unknown> }> => {
    const Payload = Buffer.from(JSON.stringify(event));
    const { EventStream, ExecutedVersion } = await lambda.send(
      new InvokeWithResponseStreamCommand({ FunctionName, Payload, LogType: 'Tail' }),
    );
    assert.equal(ExecutedVersion, '$LATEST');
    const chunks: string[] = [];
    let end: Record<string, unknown> = {};
    for await (const { PayloadChunk, InvokeComplete } of EventStream ?? []) {
      if (PayloadChunk?.Payload !== undefined) chunks.push(Buffer.from(PayloadChunk.Payload).toString());
      if (InvokeComplete !== undefined) end = { ...InvokeComplete };
    }
    return { chunks, end };
  };
  const whole = await read('stream', {});
  assert.deepEqual(whole.chunks, ['one ', 'two']);
  assert.deepEqual(
    [whole.end['ErrorCode'], Buffer.from(String(whole.end['LogResult']), 'base64').toString().includes('REPORT')],
    [undefined, true],
  );
  const middle = await read('stream', { at: 'middle' });
  assert.deepEqual([middle.chunks, middle.end['ErrorCode']], [['one '], 'Unhandled']);
  assert.equal(JSON.parse(String(middle.end['ErrorDetails'])).errorMessage, 'in the middle');
  const once = await read('stream', { at: 'once' });
  assert.deepEqual([once.chunks, JSON.parse(String(once.end['ErrorDetails'])).errorType], [[], 'TypeError']);
  assert.deepEqual((await read('plain', {})).chunks, ['{"whole":true}']);
});

test('reserved concurrency throttles and 0 stops a function; provisioned concurrency is there before a call', async (t) => {
  const fixture = await lambdaFixture(t);
  const { create, invoke, lambda } = fixture;
  await create('slow', 'exports.handler = async () => { await new Promise((r) => setTimeout(r, 600)); return "done" }');
  const reserve = (ReservedConcurrentExecutions: number) =>
    lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'slow', ReservedConcurrentExecutions }));
  await reserve(1);
  const results = await Promise.allSettled([invoke('slow'), invoke('slow'), invoke('slow')]);
  const failed = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as LambdaServiceException & { Reason?: string }] : [],
  );
  assert.equal(failed.length, 2);
  for (const { name, Reason, $metadata } of failed) {
    assert.deepEqual(
      [name, Reason, $metadata.httpStatusCode],
      ['TooManyRequestsException', 'ReservedFunctionConcurrentInvocationLimitExceeded', 429],
    );
  }
  assert.equal((await invoke('slow')).json, 'done');
  await reserve(0);
  assert.equal((await refused(invoke('slow')))[0], 'TooManyRequestsException');

  await provision(fixture);
});

test('another account needs the resource policy', async (t) => {
  const { create, config, lambda, endpoint } = await lambdaFixture(t);
  await create('shared', 'exports.handler = async () => "shared"');
  const stranger = new LambdaClient({
    ...config,
    endpoint,
    credentials: { accessKeyId: '999988887777', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  t.after(() => stranger.destroy());
  const call = () => stranger.send(new InvokeCommand({ FunctionName: 'arn:aws:lambda:us-east-1:111122223333:function:shared' }));
  assert.deepEqual((await refused(call())).slice(0, 2), ['AccessDeniedException', 403]);
  const permission = { FunctionName: 'shared', StatementId: 's', Action: 'lambda:InvokeFunction', Principal: '999988887777' };
  await lambda.send(new AddPermissionCommand(permission));
  assert.equal((await call()).Payload?.transformToString(), '"shared"');
});

describe('other runtimes', { skip: findPython('3.13') === null && 'tool not installed: python3' }, () => {
  const python = async (fixture: LambdaFixture, name: string, code: string): Promise<void> =>
    fixture.create(name, { 'app.py': code }, { Runtime: 'python3.13', Handler: 'app.handler' });

  test('Python: result, error in its own form, log tail', async (t) => {
    const fixture = await lambdaFixture(t);
    await python(
      fixture,
      'py',
      `import logging\ndef handler(event, context):\n    logging.warning("careful")\n    if event.get("bad"): raise KeyError("k")\n    return [event, context.function_version, context.function_name]\n`,
    );
    const { json, LogResult } = await fixture.invoke('py', { a: 1 }, { LogType: 'Tail' });
    assert.deepEqual(json, [{ a: 1 }, '$LATEST', 'py']);
    assert.match(Buffer.from(LogResult ?? '', 'base64').toString(), /\[WARNING\]\t.*\tcareful/);
    const bad = await fixture.invoke('py', { bad: true });
    const error = bad.json as Record<string, unknown>;
    assert.deepEqual(
      [bad.FunctionError, error['errorType'], error['errorMessage'], error['requestId']],
      ['Unhandled', 'KeyError', "'k'", bad.$metadata.requestId],
    );
    assert.equal((await fixture.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'py' }))).State, 'Active');
  });

  const noSdk = findBoto3('3.13') === null && 'tool not installed: boto3';
  test('Python: boto3 need not be in the package, and what is in it comes first', { skip: noSdk }, async (t) => {
    const fixture = await lambdaFixture(t);
    const more = { Runtime: 'python3.13', Handler: 'app.handler', Timeout: 20, MemorySize: 512 } as const;
    const calls =
      'import boto3\ndef handler(event, context):\n    return boto3.client("sts", "eu-west-1").get_caller_identity()["Account"]\n';
    await fixture.create('sdk', { 'app.py': calls }, more);
    assert.equal((await fixture.invoke('sdk')).json, '111122223333');
    const own = { 'app.py': 'import boto3\ndef handler(event, context):\n    return boto3.MINE\n', 'boto3.py': 'MINE = "own"\n' };
    await fixture.create('own', own, more);
    assert.equal((await fixture.invoke('own')).json, 'own');
  });
});

async function provision({ lambda, create, invoke }: LambdaFixture): Promise<void> {
  await create('ready', 'exports.handler = async () => process.env.AWS_LAMBDA_FUNCTION_VERSION', { Publish: true });
  const of = { FunctionName: 'ready', Qualifier: 'live' };
  await lambda.send(new CreateAliasCommand({ FunctionName: 'ready', Name: 'live', FunctionVersion: '1' }));
  const put = await lambda.send(new PutProvisionedConcurrencyConfigCommand({ ...of, ProvisionedConcurrentExecutions: 1 }));
  assert.deepEqual([put.Status, put.AvailableProvisionedConcurrentExecutions], ['IN_PROGRESS', 0]);
  const ended = async (status: string): Promise<GetProvisionedConcurrencyConfigCommandOutput> => {
    for (const until = Date.now() + 10_000; ; await new Promise((again) => setTimeout(again, 20))) {
      const got = await lambda.send(new GetProvisionedConcurrencyConfigCommand(of));
      if (got.Status === status) return got;
      assert.equal(got.Status, 'IN_PROGRESS');
      assert.ok(Date.now() < until);
    }
  };
  assert.equal((await ended('READY')).AvailableProvisionedConcurrentExecutions, 1);
  const { LogResult, json } = await invoke('ready', {}, { Qualifier: 'live', LogType: 'Tail' });
  assert.equal(json, '1');
  assert.doesNotMatch(Buffer.from(LogResult ?? '', 'base64').toString(), /Init Duration/, 'no cold start');
  // The alias moves to a version that cannot be loaded.
  const ZipFile = await zipOf({ 'index.js': 'throw new Error("no such table")' });
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'ready', ZipFile, Publish: true }));
  await lambda.send(new UpdateAliasCommand({ FunctionName: 'ready', Name: 'live', FunctionVersion: '2' }));
  assert.match((await ended('FAILED')).StatusReason ?? '', /no such table/);
  await lambda.send(new DeleteProvisionedConcurrencyConfigCommand(of));
  await assert.rejects(lambda.send(new GetProvisionedConcurrencyConfigCommand(of)), {
    name: 'ProvisionedConcurrencyConfigNotFoundException',
  });
}
