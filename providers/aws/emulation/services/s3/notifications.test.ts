import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as s3 from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import { awsHome, type AwsHome } from '../../testing/aws-home.ts';

interface Told {
  Event?: string;
  Bucket?: string;
  Records?: {
    eventName: string;
    awsRegion: string;
    s3: { configurationId: string; bucket: { name: string }; object: Record<string, unknown> };
  }[];
}

describe('notifications of a bucket to a queue', () => {
  let home: AwsHome;
  let client: s3.S3Client;
  let queues: sqs.SQSClient;
  const cleanups: (() => unknown)[] = [];
  const QueueArn = 'arn:aws:sqs:us-east-1:111122223333:told';
  let QueueUrl = '';
  const Bucket = 'telling';

  before(async () => {
    home = await awsHome({ after: (fn) => cleanups.push(fn) });
    client = new s3.S3Client({ ...home.config, forcePathStyle: true });
    queues = new sqs.SQSClient(home.config);
    ({ QueueUrl = '' } = await queues.send(new sqs.CreateQueueCommand({ QueueName: 'told' })));
    await client.send(new s3.CreateBucketCommand({ Bucket }));
  });
  after(async () => {
    client.destroy();
    queues.destroy();
    for (const fn of cleanups) await fn();
  });

  const configure = (config: s3.NotificationConfiguration) =>
    client.send(new s3.PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: config }));
  /** The next message; it is deleted. */
  const told = async (): Promise<Told> => {
    const { Messages = [] } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await queues.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
    return JSON.parse(Messages[0]?.Body ?? '{}') as Told;
  };

  test('a queue gets the test event, and what happens to the keys it asked for', async () => {
    const rule: s3.QueueConfiguration = {
      Id: 'images',
      QueueArn,
      Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:Delete'],
      Filter: {
        Key: {
          FilterRules: [
            { Name: 'prefix', Value: 'in/' },
            { Name: 'suffix', Value: '.png' },
          ],
        },
      },
    };
    await configure({ QueueConfigurations: [rule] });
    const config = await client.send(new s3.GetBucketNotificationConfigurationCommand({ Bucket }));
    assert.equal(config.QueueConfigurations?.[0]?.Id, 'images');
    assert.deepEqual(config.QueueConfigurations?.[0]?.Events, rule.Events);
    assert.deepEqual(await told().then(({ Event, Bucket: name }) => [Event, name]), ['s3:TestEvent', Bucket]);
    for (const Key of ['out/a.png', 'in/a.txt', 'in/ä b.png']) await client.send(new s3.PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await client.send(new s3.CopyObjectCommand({ Bucket, Key: 'in/copy.png', CopySource: `${Bucket}/out/a.png` }));
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'in/copy.png' }));
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'in/never.png' }));
    const created = (await told()).Records?.[0];
    assert.equal(created?.eventName, 'ObjectCreated:Put');
    assert.equal(created?.awsRegion, 'us-east-1');
    assert.equal(created?.s3.configurationId, 'images');
    assert.equal(created?.s3.object['key'], 'in/%C3%A4+b.png');
    assert.equal(created?.s3.object['size'], 1);
    assert.match(String(created?.s3.object['sequencer']), /^[0-9A-F]{18}$/);
    assert.equal((await told()).Records?.[0]?.eventName, 'ObjectCreated:Copy');
    assert.equal((await told()).Records?.[0]?.eventName, 'ObjectRemoved:Delete');
    await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const { VersionId } = await client.send(new s3.PutObjectCommand({ Bucket, Key: 'in/v.png', Body: 'x' }));
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'in/v.png', VersionId }));
    for (const eventName of ['ObjectCreated:Put', 'ObjectRemoved:Delete']) {
      const [record] = (await told()).Records ?? [];
      assert.deepEqual([record?.eventName, record?.s3.object['versionId']], [eventName, VersionId]);
    }
    await configure({});
    await client.send(new s3.PutObjectCommand({ Bucket, Key: 'in/b.png', Body: 'x' }));
    const { Attributes } = await queues.send(
      new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    assert.equal(Attributes?.['ApproximateNumberOfMessages'], '0');
  });

  test('a message carries the trace of the request that wrote the object', async () => {
    await configure({ QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*'] }] });
    await told();
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=0123abcd:3';
    const command = new s3.PutObjectCommand({ Bucket, Key: 'traced', Body: 'x' });
    command.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amzn-trace-id'] = trace;
        return next(args);
      },
      { step: 'build' },
    );
    await client.send(command);
    const { Messages } = await queues.send(
      new sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MessageSystemAttributeNames: ['AWSTraceHeader'] }),
    );
    assert.equal(Messages?.[0]?.Attributes?.AWSTraceHeader, trace);
    await configure({});
  });

  test('a configuration that cannot work is refused', async () => {
    const queue = (arn: string, more: Partial<s3.QueueConfiguration> = {}): s3.QueueConfiguration => ({
      QueueArn: arn,
      Events: ['s3:ObjectCreated:*'],
      ...more,
    });
    await assert.rejects(configure({ QueueConfigurations: [queue('arn:aws:sqs:us-east-1:111122223333:none')] }), {
      name: 'InvalidArgument',
      message: 'Unable to validate the following destination configurations',
    });
    await assert.rejects(configure({ QueueConfigurations: [queue('nonsense')] }), { message: 'The ARN could not be parsed' });
    await assert.rejects(
      configure({ QueueConfigurations: [queue(QueueArn), queue(QueueArn, { Events: ['s3:ObjectCreated:Put'] })] }),
      /overlap/,
    );
    const lambda = 'arn:aws:lambda:us-east-1:111122223333:function:none';
    await assert.rejects(configure({ LambdaFunctionConfigurations: [{ LambdaFunctionArn: lambda, Events: ['s3:ObjectCreated:*'] }] }), {
      message: 'Unable to validate the following destination configurations',
    });
    const wrong = { Key: { FilterRules: [{ Name: 'infix' as s3.FilterRuleName, Value: 'x' }] } };
    await assert.rejects(configure({ QueueConfigurations: [queue(QueueArn, { Filter: wrong })] }), /prefix or suffix/);
    await assert.rejects(configure({ EventBridgeConfiguration: {} }), { name: 'NotImplemented' });
  });
});
