/** Kinesis by its own client, and as a source of events for functions. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Kinesis, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { Decoder, Encoder, Tag } from 'cbor-x';
import { eventually, ROLE, shareLambda, type LambdaFixture } from '../../lambda/run/testing/lambda-fixture.ts';
import { mapped, recorder } from '../../lambda/run/testing/mappings.ts';
import { queue, receive } from '../../lambda/run/testing/queues.ts';

const lambdaFixture = shareLambda({ after });

async function started(t: { after(fn: () => unknown): void }): Promise<LambdaFixture & { kinesis: Kinesis }> {
  const fixture = await lambdaFixture(t);
  // This client speaks HTTP/2.
  const kinesis = new Kinesis({ ...fixture.config, maxAttempts: 1 });
  t.after(() => kinesis.destroy());
  return { ...fixture, kinesis };
}

const text = (data: Uint8Array | undefined): string => Buffer.from(data ?? []).toString();

test('streams are made, described, listed, tagged and deleted', async (t) => {
  const { kinesis } = await started(t);
  await kinesis.createStream({ StreamName: 'orders', ShardCount: 3, Tags: { team: 'a' } });
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 30, minDelay: 1 }, { StreamName: 'orders' });
  await assert.rejects(kinesis.createStream({ StreamName: 'orders' }), { name: 'ResourceInUseException' });
  await kinesis.createStream({ StreamName: 'clicks', StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
  const { StreamDescription } = await kinesis.describeStream({ StreamName: 'orders', Limit: 2 });
  assert.deepEqual(
    [StreamDescription?.StreamARN, StreamDescription?.StreamStatus, StreamDescription?.HasMoreShards, StreamDescription?.Shards?.length],
    ['arn:aws:kinesis:us-east-1:111122223333:stream/orders', 'ACTIVE', true, 2],
  );
  const StreamARN = StreamDescription?.StreamARN ?? '';
  const { StreamDescriptionSummary } = await kinesis.describeStreamSummary({ StreamARN });
  assert.deepEqual([StreamDescriptionSummary?.OpenShardCount, StreamDescriptionSummary?.RetentionPeriodHours], [3, 24]);
  const first = await kinesis.listShards({ StreamName: 'orders', MaxResults: 2 });
  const { Shards = [] } = await kinesis.listShards({ NextToken: first.NextToken });
  // Together the shards have all hash keys.
  assert.equal(first.Shards?.[0]?.HashKeyRange?.StartingHashKey, '0');
  assert.deepEqual(Shards.map(({ ShardId, HashKeyRange }) => [ShardId, HashKeyRange?.EndingHashKey]), [['shardId-000000000002', String(2n ** 128n - 1n)]]); // prettier-ignore
  const page = await kinesis.listStreams({ Limit: 1 });
  assert.deepEqual([page.StreamNames, page.HasMoreStreams], [['clicks'], true]);
  assert.deepEqual((await kinesis.listStreams({ NextToken: page.NextToken })).StreamNames, ['orders']);
  await assert.rejects(kinesis.listStreams({ Limit: 0 }), { name: 'ValidationException' });
  await kinesis.addTagsToStream({ StreamName: 'orders', Tags: { stage: 'test' } });
  await kinesis.removeTagsFromStream({ StreamName: 'orders', TagKeys: ['team'] });
  assert.deepEqual((await kinesis.listTagsForStream({ StreamName: 'orders' })).Tags, [{ Key: 'stage', Value: 'test' }]);
  await kinesis.deleteStream({ StreamName: 'orders' });
  await assert.rejects(kinesis.describeStream({ StreamName: 'orders' }), {
    name: 'ResourceNotFoundException',
    message: 'Stream orders under account 111122223333 not found.',
  });
});

test('records of a key stay in their shard, and are read from every kind of place', async (t) => {
  const { kinesis } = await started(t);
  await kinesis.createStream({ StreamName: 's', ShardCount: 2 });
  const Records = ['1', '2', '3'].map((n) => ({ PartitionKey: 'k', Data: Buffer.from(`ä${n}`) }));
  const { FailedRecordCount, Records: put = [] } = await kinesis.putRecords({ StreamName: 's', Records });
  assert.deepEqual([FailedRecordCount, new Set(put.map(({ ShardId }) => ShardId)).size], [0, 1]);
  const ShardId = put[0]?.ShardId ?? '';
  const numbers = put.map(({ SequenceNumber = '' }) => SequenceNumber);
  assert.deepEqual([numbers.toSorted(), numbers[0]?.length], [numbers, 56]);
  const other = await kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', ExplicitHashKey: '0', Data: Buffer.from('x') });
  assert.equal(other.ShardId, 'shardId-000000000000');

  const from = async (
    ShardIteratorType: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP',
    more = {},
  ) => {
    const { ShardIterator } = await kinesis.getShardIterator({ StreamName: 's', ShardId, ShardIteratorType, ...more });
    return ShardIterator;
  };
  const read = async (ShardIterator: string | undefined, Limit?: number) => {
    const found = await kinesis.getRecords({ ShardIterator, Limit });
    return { ...found, texts: (found.Records ?? []).map(({ Data }) => text(Data)).filter((one) => one !== 'x') };
  };
  const page = await read(await from('TRIM_HORIZON'), 1);
  assert.ok((page.MillisBehindLatest ?? 0) > 0);
  const rest = await read(page.NextShardIterator);
  assert.deepEqual([...page.texts, ...rest.texts], ['ä1', 'ä2', 'ä3']);
  assert.equal(rest.MillisBehindLatest, 0);
  assert.deepEqual((await read(await from('AT_SEQUENCE_NUMBER', { StartingSequenceNumber: numbers[1] }))).texts, ['ä2', 'ä3']);
  assert.deepEqual((await read(await from('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber: numbers[1] }))).texts, ['ä3']);
  assert.deepEqual((await read(await from('AT_TIMESTAMP', { Timestamp: new Date(Date.now() - 60_000) }))).texts, ['ä1', 'ä2', 'ä3']);
  assert.deepEqual((await read(await from('AT_TIMESTAMP', { Timestamp: new Date(Date.now() + 60_000) }))).texts, []);
  const latest = await from('LATEST');
  await kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: Buffer.from('new') });
  assert.deepEqual((await read(latest)).texts, ['new']);

  await assert.rejects(kinesis.getRecords({ ShardIterator: 'nonsense' }), { name: 'InvalidArgumentException' });
  await assert.rejects(kinesis.getShardIterator({ StreamName: 's', ShardId: 'shardId-000000000009', ShardIteratorType: 'LATEST' }), {
    name: 'ResourceNotFoundException',
  });
  await assert.rejects(kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: Buffer.alloc(1024 * 1024) }), {
    name: 'InvalidArgumentException',
  });
  await assert.rejects(kinesis.putRecord({ StreamName: 's', PartitionKey: '', Data: Buffer.from('x') }), { name: 'ValidationException' });
});

interface Told {
  eventName: string;
  eventID: string;
  eventSource: string;
  invokeIdentityArn: string;
  kinesis: { data: string; partitionKey: string; sequenceNumber: string; approximateArrivalTimestamp: number };
}

/** Records that a function has sent on, until there are so many. */
async function taken(fixture: LambdaFixture, QueueUrl: string, count: number): Promise<Told[]> {
  const records: Told[] = [];
  while (records.length < count) {
    const message = await receive(fixture, QueueUrl);
    await fixture.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    records.push(...(JSON.parse(message.Body ?? '') as { Records: Told[] }).Records);
  }
  return records;
}

const dataOf = ({ kinesis }: Told): string => Buffer.from(kinesis.data, 'base64').toString();

test('a function gets records from a time on, through a filter of their data, also after a restart', async (t) => {
  const fixture = await started(t);
  const { kinesis } = fixture;
  const seen = await queue(fixture, 'seen');
  await fixture.create('work', recorder(seen.url));
  await kinesis.createStream({ StreamName: 's', ShardCount: 2 });
  const put = (value: object, PartitionKey: string) => kinesis.putRecord({ StreamName: 's', PartitionKey, Data: Buffer.from(JSON.stringify(value)) }); // prettier-ignore
  await put({ n: 1, city: 'here' }, 'a');
  const StartingPositionTimestamp = new Date(Date.now() + 1);
  await eventually(async () => Date.now() > StartingPositionTimestamp.getTime(), 'that moment');
  await put({ n: 2, city: 'here' }, 'a');
  await put({ n: 3, city: 'there' }, 'b');
  await put({ n: 4, city: 'here' }, 'c');
  await mapped(fixture, {
    FunctionName: 'work',
    EventSourceArn: 'arn:aws:kinesis:us-east-1:111122223333:stream/s',
    StartingPosition: 'AT_TIMESTAMP',
    StartingPositionTimestamp,
    FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ data: { city: ['here'] } }) }] },
  });
  const records = await taken(fixture, seen.url, 2);
  assert.deepEqual(records.map(dataOf).toSorted(), ['{"n":2,"city":"here"}', '{"n":4,"city":"here"}']);
  const [record] = records;
  assert.deepEqual([record?.eventName, record?.eventSource, record?.invokeIdentityArn], ['aws:kinesis:record', 'aws:kinesis', ROLE]);
  assert.match(record?.eventID ?? '', /^shardId-00000000000[01]:\d{56}$/);
  await fixture.restart();
  await put({ n: 5, city: 'here' }, 'a');
  assert.deepEqual((await taken(fixture, seen.url, 1)).map(dataOf), ['{"n":5,"city":"here"}']);
});

test('a batch is gathered, split where it fails, and what cannot be worked off is reported', async (t) => {
  const fixture = await started(t);
  const { kinesis } = fixture;
  const [seen, failed] = [await queue(fixture, 'seen'), await queue(fixture, 'failed')];
  const answer = `(event) => { if (event.Records.some(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString() === 'bad')) throw new Error('bad'); }`;
  await fixture.create('work', recorder(seen.url, answer));
  await kinesis.createStream({ StreamName: 's' });
  await mapped(fixture, {
    FunctionName: 'work',
    EventSourceArn: 'arn:aws:kinesis:us-east-1:111122223333:stream/s',
    StartingPosition: 'LATEST',
    BatchSize: 4,
    MaximumBatchingWindowInSeconds: 20,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: failed.arn } },
  });
  // A full batch is not kept for its window.
  for (const one of ['a', 'b', 'bad', 'd']) await kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: Buffer.from(one) });
  const report = JSON.parse((await receive(fixture, failed.url)).Body ?? '');
  assert.deepEqual([report.requestContext.condition, report.KinesisBatchInfo.batchSize], ['RetryAttemptsExhausted', 1]);
  const all = await taken(fixture, seen.url, 4 + 2 + 2 + 1 + 1);
  assert.deepEqual(all.map(dataOf).toSorted().join(' '), 'a a b b bad bad bad d d d');
});

test('clients that speak CBOR put, find by time and read the same records', async (t) => {
  const { kinesis, endpoint } = await started(t);
  await kinesis.createStream({ StreamName: 'binary' });
  const reading = { useRecords: false, int64AsNumber: true };
  const decoder = new Decoder(reading);
  const encoder = new Encoder({ useRecords: false, variableMapSize: true, tagUint8Array: false });
  const ask = async (operation: string, input: object): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
        'content-type': 'application/x-amz-cbor-1.1',
        'x-amz-target': `Kinesis_20131202.${operation}`,
      },
      body: encoder.encode(input),
    });
    assert.equal(response.headers.get('content-type'), 'application/x-amz-cbor-1.1');
    const bytes = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      body: bytes.length === 0 ? {} : (decoder.decode(bytes) as Record<string, unknown>),
    };
  };
  const before = BigInt(Date.now() - 1000);
  const put = await ask('PutRecord', { StreamName: 'binary', PartitionKey: 'k', Data: Buffer.from([0, 255]) });
  assert.deepEqual([put.status, put.body['ShardId']], [200, 'shardId-000000000000']);
  // The time is tag 1 in milliseconds, which is not what the tag means elsewhere.
  const at = { StreamName: 'binary', ShardId: 'shardId-000000000000', ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Tag(before, 1) };
  const { ShardIterator } = (await ask('GetShardIterator', at)).body;
  const { Records } = (await ask('GetRecords', { ShardIterator })).body as {
    Records: { Data: Uint8Array; ApproximateArrivalTimestamp: Date }[];
  };
  assert.deepEqual([...(Records[0]?.Data ?? [])], [0, 255]);
  assert.ok(Math.abs(Number(Records[0]?.ApproximateArrivalTimestamp) / 1000 - Date.now()) < 60_000);
  const gone = await ask('DescribeStream', { StreamName: 'nothing' });
  assert.deepEqual([gone.status, gone.body['__type']], [400, 'ResourceNotFoundException']);
});
