import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as sqs from '@aws-sdk/client-sqs';
import { awsHome, type AwsHome } from '../../testing/aws-home.ts';

let home: AwsHome;
let client: scheduler.SchedulerClient;
let queues: sqs.SQSClient;
const cleanups: (() => unknown)[] = [];

before(async () => {
  home = await awsHome({ after: (fn) => cleanups.push(fn) });
  client = new scheduler.SchedulerClient(home.config);
  queues = new sqs.SQSClient(home.config);
});
after(async () => {
  client.destroy();
  queues.destroy();
  for (const fn of cleanups) await fn();
});

const RoleArn = 'arn:aws:iam::111122223333:role/scheduler';
const OFF = { Mode: 'OFF' as const };
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:111122223333:${name}`;
const queue = async (QueueName: string, Attributes: Record<string, string> = {}) =>
  (await queues.send(new sqs.CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
/** The next message, waited for. */
const next = async (QueueUrl: string) => {
  const input = { QueueUrl, WaitTimeSeconds: 20, MessageAttributeNames: ['All'], AttributeNames: ['All' as const] };
  const { Messages = [] } = await queues.send(new sqs.ReceiveMessageCommand(input));
  const [message] = Messages;
  assert.ok(message, 'a message came');
  await queues.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  return message;
};
const create = (
  Name: string,
  ScheduleExpression: string,
  Target: Partial<scheduler.Target>,
  more: Partial<scheduler.CreateScheduleCommandInput> = {},
) =>
  client.send(
    new scheduler.CreateScheduleCommand({
      Name,
      ScheduleExpression,
      FlexibleTimeWindow: OFF,
      Target: { Arn: queueArn('target'), RoleArn, ...Target },
      ...more,
    }),
  );
/** In the near future, on the clock of a time zone. */
const at = (ms: number) => `at(${new Date(Date.now() + ms).toISOString().slice(0, 19)})`;

describe('schedules and groups', () => {
  test('made, shown, changed, listed, removed', async () => {
    const made = await create(
      'daily',
      'cron(0 8 * * ? *)',
      { Input: '{"a":1}' },
      { ScheduleExpressionTimezone: 'Europe/Berlin', ClientToken: 'once' },
    );
    assert.equal(made.ScheduleArn, 'arn:aws:scheduler:us-east-1:111122223333:schedule/default/daily');
    assert.equal((await create('daily', 'cron(0 8 * * ? *)', {}, { ClientToken: 'once' })).ScheduleArn, made.ScheduleArn);
    await assert.rejects(create('daily', 'rate(1 day)', {}), { name: 'ConflictException' });
    const { CreationDate, LastModificationDate, $metadata, ...shown } = await client.send(
      new scheduler.GetScheduleCommand({ Name: 'daily' }),
    );
    assert.ok(CreationDate instanceof Date && LastModificationDate instanceof Date && $metadata.httpStatusCode === 200);
    assert.deepEqual(shown, {
      ActionAfterCompletion: 'NONE',
      Arn: made.ScheduleArn,
      FlexibleTimeWindow: { Mode: 'OFF' },
      GroupName: 'default',
      Name: 'daily',
      ScheduleExpression: 'cron(0 8 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      State: 'ENABLED',
      Target: {
        Arn: queueArn('target'),
        Input: '{"a":1}',
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        RoleArn,
      },
    });
    const change = { Name: 'daily', ScheduleExpression: 'rate(1 day)', FlexibleTimeWindow: OFF, State: 'DISABLED' as const };
    await client.send(new scheduler.UpdateScheduleCommand({ ...change, Target: { Arn: queueArn('target'), RoleArn } }));
    assert.equal((await client.send(new scheduler.GetScheduleCommand({ Name: 'daily' }))).State, 'DISABLED');
    const disabled = await client.send(new scheduler.ListSchedulesCommand({ State: 'DISABLED', GroupName: 'default' }));
    assert.deepEqual(
      disabled.Schedules?.map(({ Name }) => Name),
      ['daily'],
    );
    await client.send(new scheduler.DeleteScheduleCommand({ Name: 'daily' }));
    await assert.rejects(client.send(new scheduler.GetScheduleCommand({ Name: 'daily' })), { name: 'ResourceNotFoundException' });
  });

  test('groups hold schedules and tags; removing one removes both', async () => {
    const { ScheduleGroupArn: ResourceArn } = await client.send(
      new scheduler.CreateScheduleGroupCommand({ Name: 'team', Tags: [{ Key: 'a', Value: '1' }] }),
    );
    await assert.rejects(client.send(new scheduler.CreateScheduleGroupCommand({ Name: 'team' })), { name: 'ConflictException' });
    await client.send(new scheduler.TagResourceCommand({ ResourceArn, Tags: [{ Key: 'b', Value: '2' }] }));
    await client.send(new scheduler.UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
    assert.deepEqual((await client.send(new scheduler.ListTagsForResourceCommand({ ResourceArn }))).Tags, [{ Key: 'b', Value: '2' }]);
    for (const n of [1, 2, 3]) await create(`s${n}`, 'cron(0 0 1 1 ? 2199)', {}, { GroupName: 'team' });
    assert.equal((await client.send(new scheduler.GetScheduleGroupCommand({ Name: 'team' }))).State, 'ACTIVE');
    const names: (string | undefined)[] = [];
    for await (const page of scheduler.paginateListSchedules({ client, pageSize: 2 }, { GroupName: 'team' })) {
      names.push(...(page.Schedules ?? []).map(({ Name }) => Name));
    }
    assert.deepEqual(names, ['s1', 's2', 's3']);
    const groups = await client.send(new scheduler.ListScheduleGroupsCommand({}));
    assert.deepEqual(
      groups.ScheduleGroups?.map(({ Name }) => Name),
      ['default', 'team'],
    );
    await client.send(new scheduler.DeleteScheduleGroupCommand({ Name: 'team' }));
    await assert.rejects(client.send(new scheduler.GetScheduleCommand({ Name: 's1', GroupName: 'team' })), {
      name: 'ResourceNotFoundException',
    });
    await assert.rejects(client.send(new scheduler.DeleteScheduleGroupCommand({ Name: 'default' })), { name: 'ValidationException' });
    await assert.rejects(create('s1', 'rate(1 day)', {}, { GroupName: 'team' }), { name: 'ResourceNotFoundException' });
  });

  test('what makes no sense', async () => {
    const invalid = (message: RegExp) => (error: Error) => error.name === 'ValidationException' && message.test(error.message);
    await assert.rejects(create('x', 'rate(10 seconds)', {}), invalid(/Invalid Schedule Expression rate\(10 seconds\)\./));
    await assert.rejects(create('x', 'rate(1 day)', {}, { ScheduleExpressionTimezone: 'Nowhere' }), invalid(/Timezone/));
    await assert.rejects(create('x', 'rate(1 day)', { RoleArn: 'nobody' }), invalid(/target.roleArn|Target.RoleArn/i));
    await assert.rejects(create('x', 'rate(1 day)', {}, { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }), invalid(/MaximumWindowInMinutes/));
    await assert.rejects(create('x', 'rate(1 day)', { RetryPolicy: { MaximumRetryAttempts: 186 } }), invalid(/185/));
    await assert.rejects(
      create('x', 'rate(1 day)', { Arn: 'arn:aws:states:us-east-1:111122223333:stateMachine:x' }),
      invalid(/functions and queues/),
    );
    await assert.rejects(create('a b', 'rate(1 day)', {}), invalid(/pattern/));
    const authorization =
      'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/scheduler/aws4_request, SignedHeaders=host, Signature=0';
    const broken = await fetch(`${home.endpoint}/schedules/x`, { method: 'POST', headers: { authorization }, body: '{' });
    assert.equal(broken.status, 400);
  });
});

describe('runs', () => {
  test('a one-time schedule runs once, with its input, and goes if it is to', async () => {
    const url = await queue('target');
    const Input = 'at <aws.scheduler.scheduled-time> by <aws.scheduler.schedule-arn>, attempt <aws.scheduler.attempt-number>';
    const expression = at(5000);
    await create('once', expression, { Input }, { ActionAfterCompletion: 'DELETE' });
    const time = expression.slice(3, -1);
    assert.equal((await next(url)).Body, `at ${time}Z by arn:aws:scheduler:us-east-1:111122223333:schedule/default/once, attempt 1`);
    await assert.rejects(client.send(new scheduler.GetScheduleCommand({ Name: 'once' })), { name: 'ResourceNotFoundException' });
  });

  test('a rate begins at once; without an input the target gets the default event', async () => {
    const url = await queue('rated');
    await create('rate', 'rate(1 hour)', { Arn: queueArn('rated') });
    const event = JSON.parse((await next(url)).Body ?? '') as Record<string, unknown>;
    assert.equal(event['detail-type'], 'Scheduled Event');
    assert.deepEqual(event['resources'], ['arn:aws:scheduler:us-east-1:111122223333:schedule/default/rate']);
    await create('later', 'rate(1 hour)', { Arn: queueArn('rated') }, { State: 'DISABLED' });
    const { Messages } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl: url }));
    assert.equal(Messages, undefined, 'a disabled schedule does not run');
  });

  test('a FIFO queue gets the group; a universal target what its input says', async () => {
    const fifo = await queue('ordered.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    await create('fifo', 'rate(1 hour)', { Arn: queueArn('ordered.fifo'), Input: 'x', SqsParameters: { MessageGroupId: 'g' } });
    assert.equal((await next(fifo)).Attributes?.MessageGroupId, 'g');
    const url = await queue('universal');
    const Input = JSON.stringify({ QueueUrl: url, MessageBody: 'said so' });
    await create('sdk', 'rate(1 hour)', { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', Input });
    assert.equal((await next(url)).Body, 'said so');
  });

  test('a target that is not there is tried as the policy says, then the dead letter tells why', async () => {
    const url = await queue('letters');
    await create('hopeless', 'rate(1 hour)', {
      Arn: queueArn('nowhere'),
      Input: 'lost',
      DeadLetterConfig: { Arn: queueArn('letters') },
      RetryPolicy: { MaximumRetryAttempts: 1 },
    });
    const { Body, MessageAttributes = {} } = await next(url);
    const told = Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
    assert.equal(Body, 'lost');
    assert.equal(told['ERROR_CODE'], 'QueueDoesNotExist');
    assert.equal(told['EXHAUSTED_RETRY_CONDITION'], 'MaximumRetryAttempts');
    assert.equal(told['RETRY_ATTEMPTS'], '1');
    assert.equal(told['TARGET_ARN'], queueArn('nowhere'));
    assert.equal(told['SCHEDULE_ARN'], 'arn:aws:scheduler:us-east-1:111122223333:schedule/default/hopeless');
  });

  test('what was due while the runtime was off: once is made up for', async () => {
    const url = await queue('overslept');
    await create('overslept', at(5000), { Arn: queueArn('overslept'), Input: 'late' });
    await home.restart();
    assert.equal((await next(url)).Body, 'late');
    assert.equal((await client.send(new scheduler.GetScheduleCommand({ Name: 'overslept' }))).State, 'ENABLED');
  });
});
