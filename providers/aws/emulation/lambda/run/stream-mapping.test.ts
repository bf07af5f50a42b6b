/** Event source mappings over real change streams: order, retries, splitting, giving up, windows. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DeleteItemCommand, DynamoDBClient, CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateEventSourceMappingCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { shareLambda, type LambdaFixture } from './testing/lambda-fixture.ts';
import { mapped, recorder } from './testing/mappings.ts';
import { queue, receive } from './testing/queues.ts';

const lambdaFixture = shareLambda({ after });

interface Change {
  eventName: string;
  eventSource: string;
  eventSourceARN: string;
  dynamodb: { Keys: { id: { S: string } }; NewImage?: { n?: { N: string } }; SequenceNumber: string };
}

/** A table with a stream, and what writes to it. */
async function table(t: { after(fn: () => unknown): void }, { config }: LambdaFixture) {
  const dynamo = new DynamoDBClient(config);
  t.after(() => dynamo.destroy());
  const { TableDescription } = await dynamo.send(
    new CreateTableCommand({
      TableName: 'things',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  return {
    arn: TableDescription?.LatestStreamArn ?? '',
    put: (id: string, n = 0) => dynamo.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: id }, n: { N: String(n) } } })),
    remove: (id: string) => dynamo.send(new DeleteItemCommand({ TableName: 'things', Key: { id: { S: id } } })),
  };
}

/** Takes the next event that a function has sent on. */
async function take(fixture: LambdaFixture, url: string): Promise<{ Records: Change[] } & Record<string, unknown>> {
  const message = await receive(fixture, url);
  await fixture.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
  return JSON.parse(message.Body ?? '') as { Records: Change[] } & Record<string, unknown>;
}

const ids = (changes: readonly Change[]): string[] => changes.map(({ dynamodb }) => dynamodb.Keys.id.S);

test('from the beginning, in order, through a filter, and on after a restart', async (t) => {
  const fixture = await lambdaFixture(t);
  const [source, seen] = [await table(t, fixture), await queue(fixture, 'seen')];
  await source.put('a', 1);
  await source.put('b', 500);
  await source.put('a', 2);
  await source.remove('a');
  await fixture.create('work', recorder(seen.url));
  const Pattern = JSON.stringify({ dynamodb: { Keys: { id: { S: [{ prefix: 'a' }] } } } });
  await mapped(fixture, {
    FunctionName: 'work',
    EventSourceArn: source.arn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 10,
    FilterCriteria: { Filters: [{ Pattern }] },
  });
  const changes: Change[] = [];
  while (changes.length < 3) changes.push(...(await take(fixture, seen.url)).Records);
  assert.deepEqual(
    changes.map(({ eventName, dynamodb }) => `${eventName} ${dynamodb.NewImage?.n?.N ?? '-'}`),
    ['INSERT 1', 'MODIFY 2', 'REMOVE -'],
  );
  assert.deepEqual([changes[0]?.eventSource, changes[0]?.eventSourceARN], ['aws:dynamodb', source.arn]);
  await fixture.restart();
  await source.put('ab', 3);
  // What was taken before the restart does not come again.
  assert.deepEqual(ids((await take(fixture, seen.url)).Records), ['ab']);
});

test('from the end: what was there before is not delivered', async (t) => {
  const fixture = await lambdaFixture(t);
  const [source, seen] = [await table(t, fixture), await queue(fixture, 'seen')];
  await source.put('old');
  await fixture.create('work', recorder(seen.url));
  await mapped(fixture, { FunctionName: 'work', EventSourceArn: source.arn, StartingPosition: 'LATEST' });
  await source.put('new');
  assert.deepEqual(ids((await take(fixture, seen.url)).Records), ['new']);
});

test('a poisonous record is found by splitting, given up and reported; the others are taken', async (t) => {
  const fixture = await lambdaFixture(t);
  const source = await table(t, fixture);
  const [seen, failed] = [await queue(fixture, 'seen'), await queue(fixture, 'failed')];
  for (const id of ['a', 'b', 'poison', 'd']) await source.put(id);
  const answer = `(event) => { if (event.Records.some((r) => r.dynamodb.Keys.id.S === 'poison')) throw new Error('poisoned'); }`;
  await fixture.create('work', recorder(seen.url, answer));
  await mapped(fixture, {
    FunctionName: 'work',
    EventSourceArn: source.arn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 10,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: failed.arn } },
  });
  const record = JSON.parse((await receive(fixture, failed.url)).Body ?? '');
  assert.deepEqual(
    [record.requestContext.condition, record.DDBStreamBatchInfo.batchSize, record.DDBStreamBatchInfo.streamArn],
    ['RetryAttemptsExhausted', 1, source.arn],
  );
  assert.deepEqual([record.version, record.responseContext.functionError], ['1.0', 'Unhandled']);
  const batches: string[] = [];
  while (batches.length < 5) batches.push(ids((await take(fixture, seen.url)).Records).join(' '));
  assert.deepEqual(batches.toSorted(), ['a b', 'a b poison d', 'd', 'poison', 'poison d']);
});

test('a partial failure is tried again from where it failed', async (t) => {
  const fixture = await lambdaFixture(t);
  const [source, seen] = [await table(t, fixture), await queue(fixture, 'seen')];
  for (const id of ['a', 'b', 'c']) await source.put(id);
  const answer = `(event) => { if (event.Records.length === 3) return { batchItemFailures: [{ itemIdentifier: event.Records[1].dynamodb.SequenceNumber }] }; }`;
  await fixture.create('work', recorder(seen.url, answer));
  await mapped(fixture, {
    FunctionName: 'work',
    EventSourceArn: source.arn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 3,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  const batches = [await take(fixture, seen.url), await take(fixture, seen.url)].map(({ Records }) => ids(Records).join(' '));
  assert.deepEqual(batches.toSorted(), ['a b c', 'b c']);
});

test('a shard is worked off by several at a time, those of one item in their order', async (t) => {
  const fixture = await lambdaFixture(t);
  const [source, seen] = [await table(t, fixture), await queue(fixture, 'seen')];
  for (let n = 1; n <= 3; n++) for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await source.put(id, n);
  const answer = `async ({ Records: [{ dynamodb: { Keys, NewImage } }] }) => {
    if (Keys.id.S === 'a' && NewImage.n.N === '1') await new Promise((done) => setTimeout(done, 1000)); }`;
  await fixture.create('work', recorder(seen.url, answer));
  const UUID = await mapped(fixture, {
    FunctionName: 'work',
    EventSourceArn: source.arn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 1,
    ParallelizationFactor: 4,
  });
  const changes: Change[] = [];
  while (changes.length < 18) changes.push(...(await take(fixture, seen.url)).Records);
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
    const own = changes.filter(({ dynamodb }) => dynamodb.Keys.id.S === id).map(({ dynamodb }) => dynamodb.NewImage?.n?.N);
    assert.deepEqual(own, ['1', '2', '3'], id);
  }
  // While the first of "a" is worked on, others get to their end.
  const at = (id: string, n: string) => changes.findIndex(({ dynamodb }) => dynamodb.Keys.id.S === id && dynamodb.NewImage?.n?.N === n);
  assert.ok(['b', 'c', 'd', 'e', 'f'].some((id) => at(id, '3') < at('a', '2')));
  // Other lanes go on where these were.
  await fixture.lambda.send(new UpdateEventSourceMappingCommand({ UUID, ParallelizationFactor: 2 }));
  await source.put('g', 1);
  assert.deepEqual(ids((await take(fixture, seen.url)).Records), ['g']);
});

test('a record may be 60 seconds old at the least', async (t) => {
  const fixture = await lambdaFixture(t);
  const source = await table(t, fixture);
  await fixture.create('work', 'exports.handler = async () => {};');
  const input = { FunctionName: 'work', EventSourceArn: source.arn, StartingPosition: 'LATEST', MaximumRecordAgeInSeconds: 59 } as const;
  await assert.rejects(fixture.lambda.send(new CreateEventSourceMappingCommand(input)), { name: 'InvalidParameterValueException' });
});

test('a tumbling window hands its state on and ends with a call of its own', async (t) => {
  const fixture = await lambdaFixture(t);
  const [source, seen] = [await table(t, fixture), await queue(fixture, 'seen')];
  const answer = `(event) => ({ state: { sum: (event.state.sum ?? 0) + event.Records.length } })`;
  await fixture.create('work', recorder(seen.url, answer));
  await mapped(fixture, {
    FunctionName: 'work',
    EventSourceArn: source.arn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 1,
    TumblingWindowInSeconds: 2,
  });
  for (const id of ['a', 'b', 'c']) await source.put(id);
  let taken = 0;
  let final = 0;
  while (final < 3) {
    const event = await take(fixture, seen.url);
    const state = event['state'] as { sum?: number };
    const window = event['window'] as { start: string; end: string };
    assert.equal(Date.parse(window.end) - Date.parse(window.start), 2000);
    assert.equal(event['eventSourceARN'], source.arn);
    if (event['isFinalInvokeForWindow'] === true) {
      assert.deepEqual(event.Records, []);
      final += state.sum ?? 0;
    } else taken += event.Records.length;
  }
  assert.equal(taken, 3);
});
