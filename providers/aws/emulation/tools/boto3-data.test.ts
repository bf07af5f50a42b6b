import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { awsHome } from '../testing/aws-home.ts';
import { isInstalled, runTool } from './run-tool.ts';

const skip = isInstalled('python3', ['-c', 'import boto3']) ? false : 'tool not installed: boto3';

test(
  'boto3: queues, buckets with uploads in parts and presigned URLs, tables with their streams, schedules, stacks',
  { skip },
  async (t) => {
    const home = await awsHome(t);
    const script = fileURLToPath(new URL('boto3_data.py', import.meta.url));
    const seen: unknown = JSON.parse(await runTool('python3', [script], { env: home.env }));
    assert.deepEqual(seen, {
      received: ['batch 0', 'batch 1', 'batch 2', 'one'],
      attribute: { n: { DataType: 'Number', StringValue: '1' } },
      left: ['0', '0'],
      'no queue': ['AWS.SimpleQueueService.NonExistentQueue', 400],
      'same bytes': true,
      head: ['x/y', { a: 'b' }, true],
      listed: ['dir/0', 'dir/1', 'dir/2', 'dir/3', 'dir/4'],
      'by url': 'by url',
      'no key': ['NoSuchKey', 404],
      'not empty': ['BucketNotEmpty', 409],
      'no bucket': ['NoSuchBucket', 404],
      queried: [10, 12, 14, 16, 18, 20],
      types: [true, ['x', 'y']],
      condition: ['ConditionalCheckFailedException', 400],
      records: [40, 'INSERT', '0'],
      'from the stream': ['data 0', 'data 1', 'data 2'],
      shards: ['shardId-000000000000', 'shardId-000000000001'],
      'no stream': ['ResourceNotFoundException', 400],
      scheduled: ['tick'],
      schedules: ['boto'],
      'no schedule': ['ResourceNotFoundException', 404],
      'of the stack': ['60', { team: 'red' }],
      resources: [
        true,
        'CREATE_COMPLETE',
        ['AWS::SQS::Queue'],
        ['CREATE_COMPLETE'],
        { Ref: 'Queue' },
        ['AWS::SQS::Queue'],
        [],
        ['ValidationError', 400],
      ],
      protected: ['ValidationError', 400],
      'change sets': [],
      changes: [['Modify', 'Queue', 'False', ['Properties']]],
      changed: ['90', ['boto-queue']],
      'no change': ['ValidationError', 400],
      events: ['UPDATE_COMPLETE', 'CREATE_IN_PROGRESS'],
      'no stack': ['ValidationError', 400],
    });
  },
);
