/** Asynchronous invocations: retries, destinations, dead letters, and what is left of them after a restart. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CloudWatchLogsClient, FilterLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteEventSourceMappingCommand,
  InvokeAsyncCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
  type FunctionEventInvokeConfig,
} from '@aws-sdk/client-lambda';
import { eventually, shareLambda, type LambdaFixture } from './testing/lambda-fixture.ts';
import { mapped } from './testing/mappings.ts';
import { queue, receive } from './testing/queues.ts';
import { SendMessageCommand } from '@aws-sdk/client-sqs';

const lambdaFixture = shareLambda({ after }, { 'aws.asyncRetryScale': '0.05' });
/** Where retries do not wait. */
const atOnce = shareLambda({ after }, { 'aws.asyncRetryScale': '0' });

const configure = ({ lambda }: LambdaFixture, FunctionName: string, config: FunctionEventInvokeConfig) =>
  lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, ...config }));

/** Whether the log of a function has this text. */
async function hasLogged({ config }: LambdaFixture, name: string, text: string): Promise<boolean> {
  const logs = new CloudWatchLogsClient(config);
  try {
    const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, filterPattern: `"${text}"` }));
    return (events?.length ?? 0) > 0;
  } catch (error) {
    // The group comes with the first line.
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  } finally {
    logs.destroy();
  }
}

test('a success goes to its destination, as a record', async (t) => {
  const fixture = await lambdaFixture(t);
  const done = await queue(fixture, 'done');
  await fixture.create('work', 'exports.handler = async (event) => ({ doubled: event.n * 2 })');
  await configure(fixture, 'work', { DestinationConfig: { OnSuccess: { Destination: done.arn } } });
  const accepted = await fixture.invoke('work', { n: 21 }, { InvocationType: 'Event' });
  assert.deepEqual([accepted.StatusCode, accepted.json], [202, null]);
  const record = JSON.parse((await receive(fixture, done.url)).Body ?? '');
  assert.match(record.timestamp, /^\d{4}-/);
  delete record.timestamp;
  assert.deepEqual(record, {
    version: '1.0',
    requestContext: {
      requestId: accepted.$metadata.requestId,
      functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:work:$LATEST',
      condition: 'Success',
      approximateInvokeCount: 1,
    },
    requestPayload: { n: 21 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    responsePayload: { doubled: 42 },
  });
});

test('a failure is tried three times, then goes to the destination and to the dead letter queue', async (t) => {
  const fixture = await atOnce(t);
  const [failed, dead] = [await queue(fixture, 'failed'), await queue(fixture, 'dead')];
  await fixture.create('work', 'exports.handler = async () => { throw new RangeError("never") }', {
    DeadLetterConfig: { TargetArn: dead.arn },
  });
  await configure(fixture, 'work', { DestinationConfig: { OnFailure: { Destination: failed.arn } } });
  const { $metadata } = await fixture.invoke('work', { n: 1 }, { InvocationType: 'Event' });
  const record = JSON.parse((await receive(fixture, failed.url)).Body ?? '');
  assert.deepEqual([record.requestContext.condition, record.requestContext.approximateInvokeCount], ['RetriesExhausted', 3]);
  assert.deepEqual(record.responseContext, { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' });
  assert.equal(record.responsePayload.errorMessage, 'never');
  const letter = await receive(fixture, dead.url);
  assert.equal(letter.Body, '{"n":1}');
  const attributes = Object.fromEntries(
    Object.entries(letter.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
  );
  assert.deepEqual(attributes, { RequestID: $metadata.requestId, ErrorCode: '200', ErrorMessage: 'never' });
});

test('no retries where none are wanted, and a function as destination', async (t) => {
  const fixture = await atOnce(t);
  const last = await queue(fixture, 'last');
  await fixture.create('work', 'exports.handler = async () => { throw new Error("once") }');
  await fixture.create('mourn', 'exports.handler = async (record) => record.requestContext.approximateInvokeCount');
  await configure(fixture, 'mourn', { DestinationConfig: { OnSuccess: { Destination: last.arn } } });
  const Destination = 'arn:aws:lambda:us-east-1:111122223333:function:mourn';
  await configure(fixture, 'work', { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } });
  await fixture.invoke('work', {}, { InvocationType: 'Event' });
  assert.equal(JSON.parse((await receive(fixture, last.url)).Body ?? '').responsePayload, 1);
});

test('a throttled event waits, and one of a stopped function goes to the dead letter queue at once', async (t) => {
  const fixture = await lambdaFixture(t);
  const [done, dead] = [await queue(fixture, 'done'), await queue(fixture, 'dead')];
  await fixture.create('slow', 'exports.handler = async (n) => { await new Promise((r) => setTimeout(r, 300)); return n }', {
    DeadLetterConfig: { TargetArn: dead.arn },
  });
  const reserve = (ReservedConcurrentExecutions: number) =>
    fixture.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'slow', ReservedConcurrentExecutions }));
  await reserve(1);
  await configure(fixture, 'slow', { DestinationConfig: { OnSuccess: { Destination: done.arn } } });
  for (const n of [1, 2, 3]) await fixture.invoke('slow', n, { InvocationType: 'Event' });
  const seen = new Set<number>();
  while (seen.size < 3) seen.add(JSON.parse((await receive(fixture, done.url)).Body ?? '').requestPayload);
  await reserve(0);
  await fixture.invoke('slow', 4, { InvocationType: 'Event' });
  const letter = await receive(fixture, dead.url);
  assert.equal(letter.Body, '4');
});

test('what was accepted survives a restart of the runtime', async (t) => {
  const fixture = await lambdaFixture(t);
  const done = await queue(fixture, 'done');
  // The first attempt fails; the second is due in three seconds, when the runtime is another one.
  const code = `exports.handler = async () => { if (process.env.MENDED !== 'yes') throw new Error('not yet'); return 'mended' }`;
  await fixture.create('work', code);
  await configure(fixture, 'work', { DestinationConfig: { OnSuccess: { Destination: done.arn } } });
  await fixture.invoke('work', { n: 1 }, { InvocationType: 'Event' });
  await eventually(() => hasLogged(fixture, 'work', 'not yet'), 'the first attempt');
  await fixture.restart();
  await fixture.lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName: 'work', Environment: { Variables: { MENDED: 'yes' } } }),
  );
  const record = JSON.parse((await receive(fixture, done.url)).Body ?? '');
  // It failed once before the restart, and perhaps a second time before it was mended.
  assert.equal(record.responsePayload, 'mended');
  assert.ok([2, 3].includes(record.requestContext.approximateInvokeCount));
});

test('a reset forgets what waits, and nothing polls for what is gone', async (t) => {
  const fixture = await lambdaFixture(t);
  const source = await queue(fixture, 'source');
  const code = 'exports.handler = async () => { throw new Error("again") }';
  await fixture.create('work', code);
  await mapped(fixture, { FunctionName: 'work', EventSourceArn: source.arn });
  await fixture.invoke('work', {}, { InvocationType: 'Event' });
  const reset = await fetch(`${fixture.endpoint}/_isobar/reset`, { method: 'POST' });
  assert.equal(reset.status, 200);
  const again = await queue(fixture, 'source');
  await fixture.create('work', code);
  await fixture.sqs.send(new SendMessageCommand({ QueueUrl: again.url, MessageBody: 'stays' }));
  assert.equal((await receive(fixture, again.url)).Body, 'stays');
  await assert.rejects(fixture.lambda.send(new DeleteEventSourceMappingCommand({ UUID: '00000000-0000-0000-0000-000000000000' })));
});

test('the deprecated operation puts into the same queue', async (t) => {
  const fixture = await lambdaFixture(t);
  const done = await queue(fixture, 'done');
  await fixture.create('work', 'exports.handler = async (event) => event');
  await configure(fixture, 'work', { DestinationConfig: { OnSuccess: { Destination: done.arn } } });
  const { Status } = await fixture.lambda.send(new InvokeAsyncCommand({ FunctionName: 'work', InvokeArgs: Buffer.from('{"old":true}') }));
  assert.equal(Status, 202);
  assert.deepEqual(JSON.parse((await receive(fixture, done.url)).Body ?? '').responsePayload, { old: true });
});
