/** Functions that other services call: notifications of a bucket, and schedules. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AddPermissionCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { shareLambda, type LambdaFixture } from '../lambda/run/testing/lambda-fixture.ts';
import { recorder } from '../lambda/run/testing/mappings.ts';
import { held, queue, receive } from '../lambda/run/testing/queues.ts';

const lambdaFixture = shareLambda({ after });

const arn = 'arn:aws:lambda:us-east-1:111122223333:function:work';

/** The next event that the function was called with, as it sent it on. */
async function called(fixture: LambdaFixture, url: string): Promise<Record<string, unknown>> {
  const message = await receive(fixture, url);
  await fixture.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
  return JSON.parse(message.Body ?? '') as Record<string, unknown>;
}

test('a bucket calls a function for what happens to its objects, if the function lets it', async (t) => {
  const fixture = await lambdaFixture(t);
  const seen = await queue(fixture, 'seen');
  await fixture.create('work', recorder(seen.url));
  const client = new s3.S3Client({ ...fixture.config, forcePathStyle: true });
  t.after(() => client.destroy());
  const Bucket = 'uploads';
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  const rule = { LambdaFunctionArn: arn, Events: ['s3:ObjectCreated:*' as const, 's3:ObjectRemoved:*' as const] };
  const configure = () =>
    client.send(
      new s3.PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [{ ...rule, Filter: { Key: { FilterRules: [{ Name: 'suffix', Value: '.jpg' }] } } }],
        },
      }),
    );
  await assert.rejects(configure(), { name: 'InvalidArgument', message: 'Unable to validate the following destination configurations' });
  const permission = { FunctionName: 'work', StatementId: 's3', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' };
  const allow = (SourceArn: string) =>
    fixture.lambda.send(new AddPermissionCommand({ ...permission, SourceArn, SourceAccount: '111122223333' }));
  const forbid = () => fixture.lambda.send(new RemovePermissionCommand({ FunctionName: 'work', StatementId: 's3' }));
  await allow('arn:aws:s3:::another');
  await assert.rejects(configure(), { name: 'InvalidArgument' });
  await forbid();
  await allow(`arn:aws:s3:::${Bucket}`);
  await configure();
  const put = (Key: string) => client.send(new s3.PutObjectCommand({ Bucket, Key, Body: 'picture' }));
  await put('notes.txt');
  await put('cat photo.jpg');
  const { Records } = (await called(fixture, seen.url)) as {
    Records: { eventName: string; eventSource: string; s3: { object: object } }[];
  };
  assert.equal(Records[0]?.eventSource, 'aws:s3');
  assert.equal(Records[0]?.eventName, 'ObjectCreated:Put');
  assert.partialDeepStrictEqual(Records[0]?.s3.object, { key: 'cat+photo.jpg', size: 7 });
  await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'cat photo.jpg' }));
  assert.match(JSON.stringify(await called(fixture, seen.url)), /ObjectRemoved:Delete/);
  await forbid();
  await put('dog.jpg');
  await allow(`arn:aws:s3:::${Bucket}`);
  await put('bird.jpg');
  assert.match(JSON.stringify(await called(fixture, seen.url)), /bird\.jpg/, 'nothing was told while it was forbidden');
  assert.equal(await held(fixture, seen.url), 0);
});

test('a schedule calls a function with its input, or with the default event', async (t) => {
  const fixture = await lambdaFixture(t);
  const seen = await queue(fixture, 'seen');
  await fixture.create('work', recorder(seen.url));
  const client = new SchedulerClient(fixture.config);
  t.after(() => client.destroy());
  const create = (Name: string, Arn: string, Input?: string) =>
    client.send(
      new CreateScheduleCommand({
        Name,
        ScheduleExpression: 'rate(1 day)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn, RoleArn: 'arn:aws:iam::111122223333:role/any', ...(Input === undefined ? {} : { Input }) },
      }),
    );
  await create('given', arn, '{"at":"<aws.scheduler.schedule-arn>"}');
  assert.deepEqual(await called(fixture, seen.url), { at: 'arn:aws:scheduler:us-east-1:111122223333:schedule/default/given' });
  await create('bare', arn);
  assert.partialDeepStrictEqual(await called(fixture, seen.url), {
    source: 'aws.scheduler',
    'detail-type': 'Scheduled Event',
    detail: '{}',
  });
  await create('universal', 'arn:aws:scheduler:::aws-sdk:lambda:invoke', JSON.stringify({ FunctionName: 'work', Payload: '{"n":1}' }));
  assert.deepEqual(await called(fixture, seen.url), { n: 1 });
  await assert.rejects(create('no-json', arn, 'not json'), { name: 'ValidationException' });
});
