import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';
import { ReceiveMessageCommand, CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { awsRuntime, clientOptions } from '../testing/aws-runtime.ts';
import { deployHandler, invokeHandler } from '../testing/handlers.ts';

/** A function that brings AWS's own SDK and configures nothing. */
async function bundled(): Promise<string> {
  const code = `
    import { SQSClient, SendMessageCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
    import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
    const sqs = new SQSClient();
    export const handler = async (event) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: event.queue }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'from the function' }));
      return (await new STSClient().send(new GetCallerIdentityCommand())).Account;
    };`;
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

test('a function that configures nothing talks to the emulated services, as the account it is in', async (t) => {
  const runtime = await awsRuntime(t);
  const client = new SQSClient(clientOptions(runtime, { account: '000000000000', region: 'us-east-1' }));
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'work' }));
  await deployHandler(runtime.host, 'sender', await bundled(), { memoryMb: 512 });
  const { body, done } = await invokeHandler(runtime.host, 'sender', { queue: 'work' });
  assert.deepEqual([done.error, body], [null, '"000000000000"']);
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  assert.deepEqual(
    Messages?.map(({ Body }) => Body),
    ['from the function'],
  );
  // Its own variables come first, as they do everywhere.
  await deployHandler(runtime.host, 'elsewhere', await bundled(), { memoryMb: 512, env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } });
  assert.match((await invokeHandler(runtime.host, 'elsewhere', { queue: 'work' })).done.error?.message ?? '', /ECONNREFUSED/);

  // Nor does it have to bring the SDK: `require` and `import` find it, as they do on Lambda, but for what is not supplied.
  const supplied = `
    const { SQSClient, SendMessageCommand, GetQueueUrlCommand } = require('@aws-sdk/client-sqs');
    const sqs = new SQSClient();
    exports.handler = async (event) => {
      const { NodeHttpHandler } = require('@smithy/node-http-handler');
      const { DynamoDBDocumentClient } = await import('@aws-sdk/lib-dynamodb');
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: event.queue }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'with the supplied SDK' }));
      const absent = [await import('@aws-sdk/nothing-of-the-kind').catch(({ code }) => code), typeof NodeHttpHandler, typeof DynamoDBDocumentClient];
      if (event.fail) require('@aws-sdk/client-athena');
      return absent;
    };`;
  await deployHandler(runtime.host, 'unpackaged', supplied, { memoryMb: 512 });
  const found = await invokeHandler(runtime.host, 'unpackaged', { queue: 'work' });
  assert.deepEqual([found.done.error, found.body], [null, '["ERR_MODULE_NOT_FOUND","function","function"]']);
  const received = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  assert.equal(received.Messages?.[0]?.Body, 'with the supplied SDK');
  const failed = await invokeHandler(runtime.host, 'unpackaged', { queue: 'work', fail: true });
  assert.match(failed.done.error?.message ?? '', /Cannot find module '@aws-sdk\/client-athena'/);
});
