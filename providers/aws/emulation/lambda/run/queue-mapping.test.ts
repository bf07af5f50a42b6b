/** Event source mappings over real queues: what is delivered, what stays, what a restart changes. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import {
  DeleteEventSourceMappingCommand,
  PutFunctionRecursionConfigCommand,
  GetEventSourceMappingCommand,
  ResourceNotFoundException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventually, shareLambda, type LambdaFixture } from './testing/lambda-fixture.ts';
import { mapped, reaches, recorder } from './testing/mappings.ts';
import { held, queue, receive } from './testing/queues.ts';

const lambdaFixture = shareLambda({ after });

/** How often a function was stopped because it was part of a loop. */
async function dropped(
  t: { after(fn: () => unknown): void },
  { config }: LambdaFixture,
  FunctionName: string,
): Promise<number | undefined> {
  const cloudwatch = new CloudWatch(config);
  t.after(() => cloudwatch.destroy());
  const { Datapoints } = await cloudwatch.getMetricStatistics({
    Namespace: 'AWS/Lambda',
    MetricName: 'RecursiveInvocationsDropped',
    Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
    StartTime: new Date(Date.now() - 3_600_000),
    EndTime: new Date(Date.now() + 3_600_000),
    Period: 7200,
    Statistics: ['Sum'],
  });
  return Datapoints?.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

test('messages arrive as records and are gone from the queue', async (t) => {
  const fixture = await lambdaFixture(t);
  const [source, seen] = [await queue(fixture, 'source'), await queue(fixture, 'seen')];
  await fixture.create('work', recorder(seen.url));
  await mapped(fixture, { FunctionName: 'work', EventSourceArn: source.arn });
  const MessageAttributes = {
    colour: { DataType: 'String', StringValue: 'blue' },
    raw: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
  };
  const sent = await fixture.sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'hello ü', MessageAttributes }));
  const event = JSON.parse((await receive(fixture, seen.url)).Body ?? '');
  const [record] = event.Records;
  assert.deepEqual(
    [record.messageId, record.body, record.md5OfBody, record.eventSource, record.eventSourceARN, record.awsRegion],
    [sent.MessageId, 'hello ü', sent.MD5OfMessageBody, 'aws:sqs', source.arn, 'us-east-1'],
  );
  assert.deepEqual(record.messageAttributes.colour, {
    stringValue: 'blue',
    stringListValues: [],
    binaryListValues: [],
    dataType: 'String',
  });
  assert.equal(record.messageAttributes.raw.binaryValue, 'AQI=');
  assert.equal(record.attributes.ApproximateReceiveCount, '1');
  await eventually(async () => (await held(fixture, source.url)) === 0, 'an empty queue');
});

test('a batch is collected within its window, and a filter drops what is not wanted', async (t) => {
  const fixture = await lambdaFixture(t);
  const [source, seen] = [await queue(fixture, 'source'), await queue(fixture, 'seen')];
  await fixture.create('work', recorder(seen.url));
  const bodies = ['{"kind":"a","n":5}', '{"kind":"b","n":50}', 'no json', '{"kind":"a","n":500}', '{"kind":"a","n":7}'];
  const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
  await fixture.sqs.send(new SendMessageBatchCommand({ QueueUrl: source.url, Entries }));
  const Pattern = JSON.stringify({ body: { kind: ['a'], n: [{ numeric: ['<', 100] }] } });
  await mapped(fixture, {
    FunctionName: 'work',
    EventSourceArn: source.arn,
    BatchSize: 20,
    MaximumBatchingWindowInSeconds: 1,
    FilterCriteria: { Filters: [{ Pattern }] },
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  const found: string[] = [];
  while (found.length < 2) {
    const event = JSON.parse((await receive(fixture, seen.url)).Body ?? '');
    found.push(...event.Records.map(({ body }: { body: string }) => body));
  }
  assert.deepEqual(found.toSorted(), ['{"kind":"a","n":5}', '{"kind":"a","n":7}']);
  await eventually(async () => (await held(fixture, source.url)) === 0, 'an empty queue');
});

test('partial failures: only what failed comes again, and ends in the dead letter queue', async (t) => {
  const fixture = await lambdaFixture(t);
  const dead = await queue(fixture, 'dead');
  const source = await queue(fixture, 'source', {
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 }),
  });
  const seen = await queue(fixture, 'seen');
  const answer = `(event) => ({ batchItemFailures: event.Records.filter((r) => r.body.startsWith('bad')).map((r) => ({ itemIdentifier: r.messageId })) })`;
  await fixture.create('work', recorder(seen.url, answer), { Timeout: 1 });
  const Entries = ['good 1', 'bad 1', 'good 2'].map((MessageBody, at) => ({ Id: String(at), MessageBody }));
  await fixture.sqs.send(new SendMessageBatchCommand({ QueueUrl: source.url, Entries }));
  await mapped(fixture, { FunctionName: 'work', EventSourceArn: source.arn, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  assert.equal((await receive(fixture, dead.url)).Body, 'bad 1');
  const bodies: string[] = [];
  while (bodies.length < 4) {
    const event = JSON.parse((await receive(fixture, seen.url)).Body ?? '');
    bodies.push(...event.Records.map(({ body }: { body: string }) => body));
  }
  assert.deepEqual(bodies.toSorted(), ['bad 1', 'bad 1', 'good 1', 'good 2']);
  await eventually(async () => (await held(fixture, source.url)) === 0, 'an empty queue');
});

test('a failed batch comes again', async (t) => {
  const fixture = await lambdaFixture(t);
  const source = await queue(fixture, 'source', { VisibilityTimeout: '1' });
  const seen = await queue(fixture, 'seen');
  const answer = `(event) => { if (event.Records[0].attributes.ApproximateReceiveCount === '1') throw new Error('first'); }`;
  await fixture.create('work', recorder(seen.url, answer), { Timeout: 1 });
  await mapped(fixture, { FunctionName: 'work', EventSourceArn: source.arn });
  await fixture.sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'again' }));
  const counts: string[] = [];
  while (counts.length < 2) {
    const event = JSON.parse((await receive(fixture, seen.url)).Body ?? '');
    counts.push(event.Records[0].attributes.ApproximateReceiveCount);
  }
  assert.deepEqual(counts.toSorted(), ['1', '2']);
  await eventually(async () => (await held(fixture, source.url)) === 0, 'an empty queue');
});

test('disabled it takes nothing, enabled again it does; a restart changes neither; deleted it is gone', async (t) => {
  const fixture = await lambdaFixture(t);
  const [source, seen] = [await queue(fixture, 'source'), await queue(fixture, 'seen')];
  await fixture.create('work', recorder(seen.url));
  const UUID = await mapped(fixture, { FunctionName: 'work', EventSourceArn: source.arn, Enabled: false });
  await fixture.sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'one' }));
  await fixture.restart();
  await reaches(fixture, UUID, 'Disabled');
  assert.equal(await held(fixture, source.url), 1);
  const update = await fixture.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  assert.equal(update.State, 'Enabling');
  assert.equal(JSON.parse((await receive(fixture, seen.url)).Body ?? '').Records[0].body, 'one');
  await fixture.restart();
  await reaches(fixture, UUID, 'Enabled');
  await fixture.sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'two' }));
  const bodies = new Set<string>();
  while (!bodies.has('two')) bodies.add(JSON.parse((await receive(fixture, seen.url)).Body ?? '').Records[0].body);
  assert.equal((await fixture.lambda.send(new DeleteEventSourceMappingCommand({ UUID }))).State, 'Deleting');
  await eventually(async () => {
    try {
      await fixture.lambda.send(new GetEventSourceMappingCommand({ UUID }));
      return false;
    } catch (error) {
      return error instanceof ResourceNotFoundException;
    }
  }, 'the mapping gone');
  await fixture.sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'three' }));
  assert.equal(await held(fixture, source.url), 1);
});

test('a mapping of a FIFO queue keeps the order of a group', async (t) => {
  const fixture = await lambdaFixture(t);
  const source = await queue(fixture, 'source.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  const seen = await queue(fixture, 'seen.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  const code = recorder(seen.url).replace('MessageBody:', `MessageGroupId: 'all', MessageBody:`);
  await fixture.create('work', code);
  await mapped(fixture, { FunctionName: 'work', EventSourceArn: source.arn, BatchSize: 2 });
  for (const n of [1, 2, 3, 4, 5]) {
    await fixture.sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageGroupId: 'g', MessageBody: String(n) }));
  }
  const bodies: string[] = [];
  while (bodies.length < 5) {
    const message = await receive(fixture, seen.url);
    bodies.push(...JSON.parse(message.Body ?? '').Records.map(({ body }: { body: string }) => body));
    await fixture.sqs.send(new DeleteMessageCommand({ QueueUrl: seen.url, ReceiptHandle: message.ReceiptHandle }));
  }
  assert.deepEqual(bodies, ['1', '2', '3', '4', '5']);
});

test('a loop of functions and queues is stopped after sixteen calls, and goes on where that is allowed', async (t) => {
  const fixture = await lambdaFixture(t);
  const [dead, lost] = [await queue(fixture, 'dead'), await queue(fixture, 'lost')];
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });
  const source = await queue(fixture, 'source', { VisibilityTimeout: '3', RedrivePolicy });
  const authorization = 'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0';
  // The header is what AWS's SDKs make of the variable.
  const headers = `{ 'x-amzn-trace-id': process.env._X_AMZN_TRACE_ID, 'content-type': 'application/x-amz-json-1.0', 'x-amz-invocation-type': 'Event', authorization: '${authorization}'`;
  const send = `fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: ${headers.replace('/lambda/', '/sqs/')}, 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({ QueueUrl: '${source.url}', MessageBody: String(n + 1) }) })`;
  await fixture.create('queued', `exports.handler = async ({ Records: [{ body }] }) => { const n = Number(body); await ${send}; }`);
  await mapped(fixture, { FunctionName: 'queued', EventSourceArn: source.arn, BatchSize: 1 });
  await fixture.sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: '0' }));

  const again = `fetch(process.env.AWS_ENDPOINT_URL + '/2015-03-31/functions/self/invocations', { method: 'POST', headers: ${headers} },
    body: JSON.stringify({ n: n + 1 }) })`;
  const code = `exports.handler = async ({ n }) => { if (n < 20) await ${again}; return process.env._X_AMZN_TRACE_ID; }`;
  await fixture.create('self', code, { DeadLetterConfig: { TargetArn: lost.arn } });
  await fixture.invoke('self', { n: 0 }, { InvocationType: 'Event' });
  const stopped = await receive(fixture, lost.url);
  assert.deepEqual(JSON.parse(stopped.Body ?? ''), { n: 16 });
  assert.match(stopped.MessageAttributes?.['ErrorMessage']?.StringValue ?? '', /recursive loop/);
  assert.equal((await receive(fixture, dead.url)).Body, '16');
  for (const FunctionName of ['queued', 'self']) assert.equal(await dropped(t, fixture, FunctionName), 1, FunctionName);

  const { json } = await fixture.invoke('self', { n: 99 });
  const [, hash] = /;Lineage=([\da-f]{8}):1$/.exec(String(json)) ?? [];
  const call = () =>
    fetch(`${fixture.endpoint}/2015-03-31/functions/self/invocations`, {
      method: 'POST',
      headers: { authorization, 'x-amzn-trace-id': `Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=${hash}:16` },
      body: '{"n":99}',
    });
  const refused = await call();
  assert.deepEqual([refused.status, refused.headers.get('x-amzn-errortype')], [400, 'RecursiveInvocationException']);
  await fixture.lambda.send(new PutFunctionRecursionConfigCommand({ FunctionName: 'self', RecursiveLoop: 'Allow' }));
  assert.match(await (await call()).text(), new RegExp(`Root=1-5759e988-bd862e3fe1be46a994272793;.*Lineage=${hash}:17`));
});
