/** What a batch does with records that are too old. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamRecord } from '../../../sources.ts';
import type { EventSourceMappingDocument } from '../../state/model.ts';
import type { RunContext } from '../run-context.ts';
import { StreamBatch } from './stream-batch.ts';

const record = (sequenceNumber: string, ageS: number): StreamRecord => ({
  sequenceNumber,
  arrivedAtMs: Date.now() - ageS * 1000,
  orderKey: sequenceNumber,
  event: {},
});

test('records older than the mapping wants are given up and reported, without a call', async () => {
  const mapping = {
    function: { account: '111122223333', region: 'us-east-1', name: 'work' },
    qualifier: null,
    settings: {
      EventSourceArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/1',
      MaximumRecordAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:111122223333:failed' } },
    },
  } as unknown as EventSourceMappingDocument;
  const delivered: { requestContext: { condition: string }; DDBStreamBatchInfo: { batchSize: number; endSequenceNumber: string } }[] = [];
  const done: string[] = [];
  const never = new AbortController().signal;
  // Nothing may be asked for: no function is called.
  const batch = new StreamBatch({} as RunContext, mapping, {
    shardId: 'shard',
    deliver: async (_arn, body) => void delivered.push(JSON.parse(body)),
    done: (sequenceNumber) => void done.push(sequenceNumber),
    signal: never,
    abandoned: never,
  });
  assert.equal(await batch.work([record('1', 100), record('2', 61)]), true);
  assert.deepEqual(done, ['2']);
  const [{ requestContext, DDBStreamBatchInfo }] = delivered as [(typeof delivered)[number]];
  assert.deepEqual(
    [delivered.length, requestContext.condition, DDBStreamBatchInfo.batchSize, DDBStreamBatchInfo.endSequenceNumber],
    [1, 'MaximumRecordAgeExceeded', 2, '2'],
  );
});
