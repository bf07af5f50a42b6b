import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ServiceBusClient } from '@azure/service-bus';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';
import { busConnection } from './account.ts';

/** The official client, over AMQP, to a runtime of its own. */
let runtime: AzureRuntime;
let client: ServiceBusClient;
const ends: (() => unknown)[] = [];

before(async () => {
  runtime = await azureRuntime({ after: (end) => void ends.push(end) });
  client = new ServiceBusClient(busConnection(Number(new URL(runtime.further['servicebus'] ?? '').port)), {
    retryOptions: { maxRetries: 0 },
  });
});
after(async () => {
  await client.close();
  for (const end of ends) await end();
});

test('messages are sent, looked at, locked, completed, given back and put aside', async () => {
  const sender = client.createSender('orders');
  await sender.sendMessages({ body: { n: 1 }, messageId: 'one', applicationProperties: { kind: 'a' } });
  await sender.sendMessages([{ body: 'two' }, { body: Buffer.from('three') }]);
  const receiver = client.createReceiver('orders');
  assert.deepEqual(
    (await receiver.peekMessages(3)).map(({ body }) => String(Buffer.isBuffer(body) ? body : JSON.stringify(body))),
    ['{"n":1}', '"two"', 'three'],
  );
  const [first, second] = await receiver.receiveMessages(2, { maxWaitTimeInMs: 5000 });
  assert.deepEqual(
    [first?.body, first?.messageId, first?.applicationProperties, first?.deliveryCount],
    [{ n: 1 }, 'one', { kind: 'a' }, 0],
  );
  assert.ok(first && second);
  assert.ok((await receiver.renewMessageLock(first)).getTime() > Date.now());
  await receiver.abandonMessage(first);
  await receiver.deadLetterMessage(second, { deadLetterReason: 'odd', deadLetterErrorDescription: 'not an order' });
  const rest = await receiver.receiveMessages(5, { maxWaitTimeInMs: 500 });
  assert.deepEqual(
    rest.map(({ body, deliveryCount }) => [Buffer.isBuffer(body) ? String(body) : body, deliveryCount]),
    [
      [{ n: 1 }, 1],
      ['three', 0],
    ],
  );
  const [again, third] = rest;
  assert.ok(again && third);
  await assert.rejects(receiver.deferMessage(third), /does not defer/);
  await receiver.completeMessage(again);
  const dead = client.createReceiver('orders', { subQueueType: 'deadLetter', receiveMode: 'receiveAndDelete' });
  const [message] = await dead.receiveMessages(1, { maxWaitTimeInMs: 5000 });
  assert.deepEqual([message?.body, message?.deadLetterReason, message?.deadLetterErrorDescription], ['two', 'odd', 'not an order']);
  // It is there still, and locked.
  const from = third.sequenceNumber === undefined ? {} : { fromSequenceNumber: third.sequenceNumber };
  assert.deepEqual(
    (await receiver.peekMessages(5, from)).map(({ deliveryCount }) => deliveryCount),
    [1],
  );
  await Promise.all([sender.close(), receiver.close(), dead.close()]);
});

test('a wrong key is refused', async () => {
  const { port } = new URL(runtime.further['servicebus'] ?? '');
  const wrong = new ServiceBusClient(busConnection(Number(port)).replace('SAS_KEY_VALUE', 'wrong'), { retryOptions: { maxRetries: 0 } });
  await assert.rejects(wrong.createSender('orders').sendMessages({ body: 'x' }), /invalid signature|unauthorized/i);
  await wrong.close();
  assert.equal((await fetch(`http://localhost:${port}/orders/messages`, { method: 'POST', body: 'x' })).status, 401);
});
