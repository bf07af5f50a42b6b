import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as sqs from '@aws-sdk/client-sqs';
import { awsHome, type AwsHome } from '../../testing/aws-home.ts';

let home: AwsHome;
let client: sqs.SQSClient;
const cleanups: (() => unknown)[] = [];

before(async () => {
  home = await awsHome({ after: (fn) => cleanups.push(fn) });
  client = new sqs.SQSClient(home.config);
});
after(async () => {
  client.destroy();
  for (const fn of cleanups) await fn();
});

const queue = async (name: string, Attributes: Record<string, string> = {}) =>
  (await client.send(new sqs.CreateQueueCommand({ QueueName: name, Attributes }))).QueueUrl ?? '';
const attributes = async (QueueUrl: string) =>
  (await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};
const send = (QueueUrl: string, MessageBody: string, more: Partial<sqs.SendMessageCommandInput> = {}) =>
  client.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (QueueUrl: string, more: Partial<sqs.ReceiveMessageCommandInput> = {}) =>
  (await client.send(new sqs.ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
const remove = (QueueUrl: string, { ReceiptHandle }: sqs.Message = {}) =>
  client.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
const bodies = (messages: sqs.Message[]) => messages.map(({ Body }) => Body);
const arn = (name: string) => `arn:aws:sqs:us-east-1:111122223333:${name}`;
const failure = (name: string, message: RegExp) => (error: Error) => {
  assert.equal(error.name, name);
  assert.match(error.message, message);
  return true;
};

describe('queues', () => {
  test('a queue is made once, and again only with the same attributes', async () => {
    const url = await queue('jobs', { VisibilityTimeout: '5' });
    assert.equal(url, `${home.endpoint}/111122223333/jobs`);
    assert.equal(await queue('jobs'), url);
    assert.equal(await queue('jobs', { VisibilityTimeout: '5' }), url);
    await assert.rejects(
      queue('jobs', { VisibilityTimeout: '6' }),
      failure('QueueNameExists', /different value for attribute VisibilityTimeout/),
    );
    assert.equal((await client.send(new sqs.GetQueueUrlCommand({ QueueName: 'jobs' }))).QueueUrl, url);
  });

  test('attributes come with their defaults and can be changed and taken away', async () => {
    const url = await queue('attributed');
    const { CreatedTimestamp, LastModifiedTimestamp, ...initial } = await attributes(url);
    assert.match(`${CreatedTimestamp} ${LastModifiedTimestamp}`, /^\d{10} \d{10}$/);
    assert.deepEqual(initial, {
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      DelaySeconds: '0',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      QueueArn: arn('attributed'),
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      VisibilityTimeout: '30',
    });
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const set = (Attributes: Record<string, string>) => client.send(new sqs.SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
    await set({ Policy: policy, DelaySeconds: '7', KmsMasterKeyId: 'alias/mine' });
    const changed = await attributes(url);
    assert.equal(changed['Policy'], policy);
    assert.equal(changed['DelaySeconds'], '7');
    assert.equal(changed['SqsManagedSseEnabled'], 'false');
    assert.equal(changed['KmsDataKeyReusePeriodSeconds'], '300');
    await set({ Policy: '', KmsMasterKeyId: '' });
    assert.equal((await attributes(url))['Policy'], undefined);
    await assert.rejects(set({ Colour: 'red' }), failure('InvalidAttributeName', /Unknown Attribute Colour/));
    await assert.rejects(set({ VisibilityTimeout: '43201' }), failure('InvalidAttributeValue', /VisibilityTimeout/));
    await assert.rejects(set({ Policy: 'no json' }), failure('InvalidAttributeValue', /Policy/));
    await assert.rejects(set({ RedrivePolicy: '{"deadLetterTargetArn":"x"}' }), failure('InvalidParameterValue', /maxReceiveCount/));
  });

  test('lists come in pages, by prefix, and of the own account only', async () => {
    for (const n of [1, 2, 3, 4, 5]) await queue(`paged-${n}`);
    const other = new sqs.SQSClient({ ...home.config, credentials: { accessKeyId: '999988887777', secretAccessKey: 'x' } });
    await other.send(new sqs.CreateQueueCommand({ QueueName: 'paged-9' }));
    const pages: string[][] = [];
    const names = { QueueNamePrefix: 'paged-' };
    for await (const { QueueUrls = [] } of sqs.paginateListQueues({ client, pageSize: 2 }, names))
      pages.push(QueueUrls.map((url) => url.slice(-1)));
    assert.deepEqual(pages, [['1', '2'], ['3', '4'], ['5']]);
    assert.equal((await other.send(new sqs.ListQueuesCommand({}))).QueueUrls?.length, 1);
    const elsewhere = new sqs.SQSClient({ ...home.config, region: 'eu-west-1' });
    assert.deepEqual((await elsewhere.send(new sqs.ListQueuesCommand({}))).QueueUrls, undefined);
    other.destroy();
    elsewhere.destroy();
  });

  test('tags and permissions', async () => {
    const QueueUrl = await queue('owned');
    await client.send(new sqs.TagQueueCommand({ QueueUrl, Tags: { team: 'a', env: 'dev' } }));
    await client.send(new sqs.UntagQueueCommand({ QueueUrl, TagKeys: ['env'] }));
    assert.deepEqual((await client.send(new sqs.ListQueueTagsCommand({ QueueUrl }))).Tags, { team: 'a' });
    const add = { QueueUrl, Label: 'share', AWSAccountIds: ['999988887777'], Actions: ['SendMessage'] };
    await client.send(new sqs.AddPermissionCommand(add));
    await assert.rejects(client.send(new sqs.AddPermissionCommand(add)), failure('InvalidParameterValue', /Already exists/));
    assert.match((await attributes(QueueUrl))['Policy'] ?? '', /"Sid":"share".*"Action":"SQS:SendMessage"/);
    await client.send(new sqs.RemovePermissionCommand({ QueueUrl, Label: 'share' }));
    assert.equal((await attributes(QueueUrl))['Policy'], undefined);
  });

  test('a queue that is not there, or has a name that cannot be', async () => {
    const QueueUrl = `${home.endpoint}/111122223333/none`;
    await assert.rejects(send(QueueUrl, 'x'), failure('QueueDoesNotExist', /The specified queue does not exist/));
    await assert.rejects(client.send(new sqs.GetQueueUrlCommand({ QueueName: 'none' })), { name: 'QueueDoesNotExist' });
    await assert.rejects(queue('not a name'), failure('InvalidParameterValue', /alphanumeric/));
    await assert.rejects(queue('x.fifo'), { name: 'InvalidParameterValue' });
    await assert.rejects(queue('x', { FifoQueue: 'true' }), failure('InvalidParameterValue', /must end with .fifo/));
    const gone = await queue('gone');
    await send(gone, 'lost');
    await client.send(new sqs.DeleteQueueCommand({ QueueUrl: gone }));
    await assert.rejects(receive(gone), { name: 'QueueDoesNotExist' });
    assert.deepEqual(await receive(await queue('gone')), []);
  });
});

describe('messages', () => {
  test('a message goes through with its attributes and digests', async () => {
    const url = await queue('through');
    const sent = await send(url, 'hello ✓', {
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'greeting' },
        size: { DataType: 'Number.int', StringValue: '7' },
        raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
      },
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793' } },
    });
    assert.equal(sent.MD5OfMessageBody, createHash('md5').update('hello ✓').digest('hex'));
    const [message] = await receive(url, { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
    assert.equal(message?.Body, 'hello ✓');
    assert.equal(message?.MessageId, sent.MessageId);
    assert.equal(message?.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
    assert.deepEqual(message?.MessageAttributes?.['raw']?.BinaryValue, new Uint8Array([1, 2, 3]));
    assert.equal(message?.Attributes?.ApproximateReceiveCount, '1');
    assert.equal(message?.Attributes?.AWSTraceHeader, 'Root=1-5759e988-bd862e3fe1be46a994272793');
    const [subset] = await receive(url, { MessageAttributeNames: ['ki.*'] });
    assert.equal(subset, undefined, 'it is in flight');
    assert.equal((await attributes(url))['ApproximateNumberOfMessagesNotVisible'], '1');
    await remove(url, message);
    assert.equal((await attributes(url))['ApproximateNumberOfMessagesNotVisible'], '0');
  });

  test('only the newest receipt deletes, and a released message comes back', async () => {
    const url = await queue('receipts');
    await send(url, 'again');
    const [first] = await receive(url);
    await client.send(new sqs.ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 }));
    const [second] = await receive(url, { AttributeNames: ['All'] });
    assert.equal(second?.Attributes?.ApproximateReceiveCount, '2');
    await remove(url, first);
    assert.equal((await attributes(url))['ApproximateNumberOfMessagesNotVisible'], '1');
    await remove(url, second);
    await remove(url, second);
    await assert.rejects(remove(url, { ReceiptHandle: 'nonsense' }), { name: 'ReceiptHandleIsInvalid' });
    const change = new sqs.ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 1 });
    await assert.rejects(client.send(change), failure('InvalidParameterValue', /not available for visibility timeout change/));
  });

  test('a long poll ends with the message it waited for, and gives none to a client that left', async () => {
    const url = await queue('polled');
    const left = new AbortController();
    const abandoned = client.send(new sqs.ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 }), { abortSignal: left.signal });
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    left.abort();
    await assert.rejects(abandoned, { name: 'AbortError' });
    await send(url, 'at last');
    assert.deepEqual(bodies(await waiting), ['at last']);
  });

  test('messages hidden by a visibility timeout or a delay show when it is over', async () => {
    const url = await queue('hidden');
    await send(url, 'delayed', { DelaySeconds: 1 });
    assert.equal((await attributes(url))['ApproximateNumberOfMessagesDelayed'], '1');
    assert.deepEqual(await receive(url), []);
    assert.deepEqual(bodies(await receive(url, { WaitTimeSeconds: 20, VisibilityTimeout: 1 })), ['delayed']);
    assert.deepEqual(bodies(await receive(url, { WaitTimeSeconds: 20 })), ['delayed']);
  });

  test('batches answer for each entry', async () => {
    const url = await queue('batched', { MaximumMessageSize: '1024' });
    const { Successful, Failed } = await client.send(
      new sqs.SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'a', MessageBody: 'one' },
          { Id: 'b', MessageBody: 'x'.repeat(1025) },
          { Id: 'c', MessageBody: 'three' },
        ],
      }),
    );
    assert.deepEqual(
      Successful?.map(({ Id }) => Id),
      ['a', 'c'],
    );
    assert.deepEqual(
      Failed?.map(({ Id, Code, SenderFault }) => ({ Id, Code, SenderFault })),
      [{ Id: 'b', Code: 'InvalidParameterValue', SenderFault: true }],
    );
    const messages = await receive(url);
    assert.deepEqual(bodies(messages), ['one', 'three']);
    const Entries = messages.map(({ ReceiptHandle }, n) => ({ Id: `m${n}`, ReceiptHandle, VisibilityTimeout: 100 }));
    const changed = await client.send(new sqs.ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
    assert.equal(changed.Successful?.length, 2);
    const removed = await client.send(
      new sqs.DeleteMessageBatchCommand({ QueueUrl: url, Entries: [...Entries, { Id: 'z', ReceiptHandle: 'no' }] }),
    );
    assert.deepEqual(
      removed.Failed?.map(({ Id, Code }) => [Id, Code]),
      [['z', 'ReceiptHandleIsInvalid']],
    );
    const batch = (list: sqs.SendMessageBatchRequestEntry[]) =>
      client.send(new sqs.SendMessageBatchCommand({ QueueUrl: url, Entries: list }));
    await assert.rejects(batch([]), { name: 'EmptyBatchRequest' });
    await assert.rejects(batch([{ Id: 'a b', MessageBody: 'x' }]), { name: 'InvalidBatchEntryId' });
    await assert.rejects(
      batch([
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ]),
      { name: 'BatchEntryIdsNotDistinct' },
    );
    await assert.rejects(batch(Array.from({ length: 11 }, (_, n) => ({ Id: `${n}`, MessageBody: 'x' }))), {
      name: 'TooManyEntriesInBatchRequest',
    });
    await assert.rejects(batch([{ Id: 'a', MessageBody: 'x'.repeat(1_048_577) }]), { name: 'BatchRequestTooLong' });
  });

  test('a message received too often goes to the dead letter queue with what it brought', async () => {
    const dead = await queue('dead');
    const url = await queue('trying', {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 }),
      VisibilityTimeout: '0',
    });
    const { MessageId } = await send(url, 'poison', { MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } });
    assert.equal((await receive(url)).length, 1);
    assert.equal((await receive(url)).length, 1);
    assert.equal((await receive(url)).length, 0);
    const [letter] = await receive(dead, { WaitTimeSeconds: 20, AttributeNames: ['All'], MessageAttributeNames: ['All'] });
    assert.equal(letter?.MessageId, MessageId);
    assert.equal(letter?.Attributes?.DeadLetterQueueSourceArn, arn('trying'));
    assert.equal(letter?.Attributes?.ApproximateReceiveCount, '3');
    assert.equal(letter?.MessageAttributes?.['a']?.StringValue, 'b');
    const { queueUrls } = await client.send(new sqs.ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }));
    assert.deepEqual(queueUrls, [url]);
    const missing = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('nowhere'), maxReceiveCount: 2 }) };
    await assert.rejects(queue('hopeless', missing), { name: 'QueueDoesNotExist' });
  });

  test('purging empties a queue, once a minute', async () => {
    const url = await queue('purged');
    await send(url, 'x');
    await client.send(new sqs.PurgeQueueCommand({ QueueUrl: url }));
    assert.deepEqual(await receive(url), []);
    await assert.rejects(client.send(new sqs.PurgeQueueCommand({ QueueUrl: url })), { name: 'PurgeQueueInProgress' });
  });

  test('what cannot be a message is refused', async () => {
    const url = await queue('strict');
    const attribute = (name: string, value: sqs.MessageAttributeValue) => send(url, 'x', { MessageAttributes: { [name]: value } });
    await assert.rejects(send(url, ''), { name: 'MissingParameter' });
    await assert.rejects(send(url, 'bell \u0007'), { name: 'InvalidMessageContents' });
    await assert.rejects(send(url, 'x'.repeat(1_048_577)), failure('InvalidParameterValue', /shorter than 1048576 bytes/));
    await assert.rejects(send(url, 'x', { DelaySeconds: 901 }), failure('InvalidParameterValue', /DelaySeconds/));
    await assert.rejects(attribute('AWS.x', { DataType: 'String', StringValue: 'x' }), { name: 'InvalidParameterValue' });
    await assert.rejects(attribute('x', { DataType: 'Text', StringValue: 'x' }), { name: 'InvalidParameterValue' });
    await assert.rejects(attribute('x', { DataType: 'String', StringValue: '' }), { name: 'InvalidParameterValue' });
    await assert.rejects(receive(url, { MaxNumberOfMessages: 11 }), failure('InvalidParameterValue', /Must be between 1 and 10/));
    await assert.rejects(receive(url, { WaitTimeSeconds: 21 }), { name: 'InvalidParameterValue' });
  });
});

describe('FIFO queues', () => {
  test('groups keep their order and wait for what is in flight; duplicates are taken once', async () => {
    const url = await queue('orders.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    const put = (body: string, group: string) => send(url, body, { MessageGroupId: group });
    const first = await put('a1', 'a');
    await put('a2', 'a');
    await put('b1', 'b');
    const again = await put('a1', 'a');
    assert.equal(again.MessageId, first.MessageId);
    assert.equal(again.SequenceNumber, first.SequenceNumber);
    const [a1] = await receive(url, { MaxNumberOfMessages: 1 });
    assert.equal(a1?.Body, 'a1');
    const [b1, ...none] = await receive(url);
    assert.deepEqual([b1?.Body, none], ['b1', []]);
    await remove(url, a1);
    const rest = await receive(url, { AttributeNames: ['All'] });
    assert.deepEqual(bodies(rest), ['a2']);
    assert.equal(rest[0]?.Attributes?.MessageGroupId, 'a');
    await client.send(
      new sqs.ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: rest[0]?.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    await assert.rejects(remove(url, rest[0]), failure('InvalidParameterValue', /The receipt handle has expired/));
  });

  test('group and deduplication ids are asked for', async () => {
    const url = await queue('strict.fifo', { FifoQueue: 'true' });
    await assert.rejects(send(url, 'x'), failure('MissingParameter', /MessageGroupId/));
    await assert.rejects(send(url, 'x', { MessageGroupId: 'g' }), failure('InvalidParameterValue', /ContentBasedDeduplication/));
    const delayed = { MessageGroupId: 'g', MessageDeduplicationId: 'd', DelaySeconds: 2 };
    await assert.rejects(send(url, 'x', delayed), failure('InvalidParameterValue', /DelaySeconds/));
    await assert.rejects(
      send(url, 'x', { MessageGroupId: 'g g', MessageDeduplicationId: 'd' }),
      failure('InvalidParameterValue', /MessageGroupId/),
    );
  });
});

describe('across protocols and restarts', () => {
  test('the older Query protocol', async () => {
    const url = await queue('forms');
    const post = async (path: string, fields: Record<string, string>) => {
      const authorization = 'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0';
      const answer = await fetch(home.endpoint + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ Version: '2012-11-05', ...fields }),
      });
      return { status: answer.status, xml: await answer.text() };
    };
    const sent = await post('/111122223333/forms', {
      Action: 'SendMessage',
      MessageBody: 'a & b',
      'MessageAttribute.1.Name': 'k',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'v',
    });
    assert.match(sent.xml, /<SendMessageResult><MD5OfMessageBody>[0-9a-f]{32}<.*<MD5OfMessageAttributes>/);
    const got = await post('/', {
      Action: 'ReceiveMessage',
      QueueUrl: url,
      'MessageAttributeName.1': 'All',
      'AttributeName.1': 'SentTimestamp',
    });
    assert.match(
      got.xml,
      /<Message><MessageId>.*<Body>a &amp; b<\/Body><Attribute><Name>SentTimestamp<\/Name><Value>\d{13}<\/Value><\/Attribute>/,
    );
    assert.match(got.xml, /<MessageAttribute><Name>k<\/Name><Value><DataType>String<\/DataType><StringValue>v<\/StringValue><\/Value>/);
    const attribute = await post('/', { Action: 'GetQueueAttributes', QueueUrl: url, 'AttributeName.1': 'QueueArn' });
    assert.match(
      attribute.xml,
      /<GetQueueAttributesResult><Attribute><Name>QueueArn<\/Name><Value>arn:aws:sqs:us-east-1:111122223333:forms</,
    );
    const missing = await post('/', { Action: 'GetQueueUrl', QueueName: 'none' });
    assert.equal(missing.status, 400);
    assert.match(missing.xml, /<Code>AWS.SimpleQueueService.NonExistentQueue<\/Code>.*for this wsdl version/);
    assert.match((await post('/', { Action: 'Nonsense' })).xml, /<Code>InvalidAction<\/Code>/);
  });

  test('malformed requests get an error of the protocol', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0';
    const post = async (target: string, body: string) => {
      const headers = { authorization, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${target}` };
      const answer = await fetch(home.endpoint, { method: 'POST', headers, body });
      return { status: answer.status, type: ((await answer.json()) as { __type: string }).__type };
    };
    assert.deepEqual(await post('SendMessage', '{"QueueUrl":'), { status: 400, type: 'com.amazonaws.sqs#SerializationException' });
    assert.deepEqual(await post('SendMessage', '{}'), { status: 400, type: 'com.amazonaws.sqs#MissingRequiredParameterException' });
    assert.deepEqual(await post('CreateQueue', '{"QueueName":["a"]}'), {
      status: 400,
      type: 'com.amazonaws.sqs#InvalidParameterValueException',
    });
    assert.deepEqual(await post('Nonsense', '{}'), { status: 400, type: 'com.amazonaws.sqs#UnknownOperationException' });
  });

  test('queues, messages, receipts and deduplication outlive the runtime', async () => {
    const url = await queue('kept.fifo', { FifoQueue: 'true' });
    const put = (n: number) => send(url, `m${n}`, { MessageGroupId: 'g', MessageDeduplicationId: `d${n}` });
    for (const n of [1, 2, 3]) await put(n);
    const [first] = await receive(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 1000 });
    await home.restart();
    assert.equal((await attributes(url))['ApproximateNumberOfMessagesNotVisible'], '1');
    await put(3);
    assert.deepEqual(await receive(url), []);
    await remove(url, first);
    assert.deepEqual(bodies(await receive(url)), ['m2', 'm3']);
  });

  test('dead letters go back where they came from, or elsewhere, as fast as is wanted', async () => {
    const dead = await queue('dead-moved');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('dead-moved'), maxReceiveCount: 1 });
    const url = await queue('moved', { VisibilityTimeout: '0', RedrivePolicy });
    const elsewhere = await queue('elsewhere');
    const die = async (count: number) => {
      for (let n = 0; n < count; n++)
        await send(url, `m${n}`, { MessageAttributes: { n: { DataType: 'Number', StringValue: String(n) } } });
      for (let left = count; left > 0;) left -= (await receive(url)).length;
      // The next receive finds them received too often.
      assert.deepEqual(await receive(url), []);
      assert.equal((await attributes(dead))['ApproximateNumberOfMessages'], String(count));
    };
    const SourceArn = arn('dead-moved');
    const ended = async (status: string): Promise<sqs.ListMessageMoveTasksResultEntry> => {
      for (const until = Date.now() + 10_000; Date.now() < until; await new Promise((done) => setTimeout(done, 20))) {
        const { Results = [] } = await client.send(new sqs.ListMessageMoveTasksCommand({ SourceArn }));
        if (Results[0]?.Status === status) return Results[0];
      }
      throw new Error(`The task did not get to ${status}.`);
    };
    const start = (more: Partial<sqs.StartMessageMoveTaskCommandInput> = {}) => client.send(new sqs.StartMessageMoveTaskCommand({ SourceArn, ...more })); // prettier-ignore

    await die(3);
    const { TaskHandle } = await start();
    await assert.rejects(start(), { name: 'UnsupportedOperation' });
    const done = await ended('COMPLETED');
    assert.deepEqual([done.ApproximateNumberOfMessagesMoved, done.ApproximateNumberOfMessagesToMove, done.TaskHandle], [3, 3, undefined]);
    const back = await receive(url, { VisibilityTimeout: 60, AttributeNames: ['All'], MessageAttributeNames: ['All'] });
    assert.deepEqual(new Set(bodies(back)), new Set(['m0', 'm1', 'm2']));
    assert.deepEqual([back[0]?.Attributes?.['ApproximateReceiveCount'], back[0]?.MessageAttributes?.['n']?.DataType], ['1', 'Number']);
    for (const message of back) await remove(url, message);
    const cancel = (handle: string | undefined) => client.send(new sqs.CancelMessageMoveTaskCommand({ TaskHandle: handle }));
    await assert.rejects(cancel(TaskHandle), { name: 'InvalidParameterValue' });

    await die(5);
    const slow = await start({ DestinationArn: arn('elsewhere'), MaxNumberOfMessagesPerSecond: 4 });
    assert.equal((await receive(elsewhere, { WaitTimeSeconds: 5 })).length, 1);
    const { ApproximateNumberOfMessagesMoved = 0 } = await cancel(slow.TaskHandle);
    assert.ok(ApproximateNumberOfMessagesMoved >= 1 && ApproximateNumberOfMessagesMoved < 5);
    await ended('CANCELLED');
    assert.equal((await attributes(dead))['ApproximateNumberOfMessages'], String(5 - ApproximateNumberOfMessagesMoved));
    await send(dead, 'was never elsewhere');
    await start();
    assert.equal((await ended('FAILED')).FailureReason, 'CouldNotDetermineMessageSource');
    await assert.rejects(start({ SourceArn: arn('elsewhere') }), failure('InvalidParameterValue', /Dead Letter Queue/));
    await assert.rejects(start({ SourceArn: arn('nowhere') }), { name: 'ResourceNotFoundException' });
  });

  test('a reset forgets everything, and ends long polls', async () => {
    const url = await queue('forgotten');
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await attributes(url);
    assert.equal((await fetch(`${home.endpoint}/_isobar/reset`, { method: 'POST' })).status, 200);
    assert.deepEqual(await waiting, []);
    await assert.rejects(attributes(url), { name: 'QueueDoesNotExist' });
  });
});
