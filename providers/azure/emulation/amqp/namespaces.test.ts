import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import {
  earliestEventPosition,
  EventHubBufferedProducerClient,
  EventHubConsumerClient,
  EventHubProducerClient,
  latestEventPosition,
  type EventPosition,
  type ReceivedEventData,
} from '@azure/event-hubs';
import { BlobCheckpointStore } from '@azure/eventhubs-checkpointstore-blob';
import { ServiceBusClient } from '@azure/service-bus';
import { ContainerClient } from '@azure/storage-blob';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';
import { namespaceConnection } from './namespace-key.ts';

/** The official clients, over AMQP, to a runtime of their own. */
let runtime: AzureRuntime;
let client: ServiceBusClient;
/** Connection strings of Event Hubs' own port. */
let hubs = '';
const ends: (() => unknown)[] = [];

before(async () => {
  runtime = await azureRuntime({ after: (end) => void ends.push(end) });
  client = new ServiceBusClient(namespaceConnection(Number(new URL(runtime.further['servicebus'] ?? '').port)), {
    retryOptions: { maxRetries: 0 },
  });
  hubs = namespaceConnection(Number(new URL(runtime.further['eventhubs'] ?? '').port));
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
  const wrong = new ServiceBusClient(namespaceConnection(Number(port)).replace('SAS_KEY_VALUE', 'wrong'), {
    retryOptions: { maxRetries: 0 },
  });
  await assert.rejects(wrong.createSender('orders').sendMessages({ body: 'x' }), /invalid signature|unauthorized/i);
  await wrong.close();
  assert.equal((await fetch(`http://localhost:${port}/orders/messages`, { method: 'POST', body: 'x' })).status, 401);
});

const NO_RETRY = { retryOptions: { maxRetries: 0 } };

/** Events of a hub from a position until there are so many, each with its partition. */
async function received(
  consumer: EventHubConsumerClient,
  count: number,
  startPosition: EventPosition,
  { partition }: { partition?: string } = {},
): Promise<(ReceivedEventData & { partition: string })[]> {
  const found: (ReceivedEventData & { partition: string })[] = [];
  const all = Promise.withResolvers<void>();
  const handlers = {
    async processEvents(events: ReceivedEventData[], { partitionId }: { partitionId: string }) {
      found.push(...events.map((event) => ({ ...event, partition: partitionId })));
      if (found.length >= count) all.resolve();
    },
    async processError(error: Error) {
      all.reject(error);
    },
  };
  const options = { startPosition, maxWaitTimeInSeconds: 0.05 };
  const reading = partition === undefined ? consumer.subscribe(handlers, options) : consumer.subscribe(partition, handlers, options);
  try {
    await all.promise;
  } finally {
    await reading.close();
  }
  return found;
}

test('events are published to partitions, by key and in turn, and read from any place', async () => {
  const producer = new EventHubProducerClient(hubs, 'readings', NO_RETRY);
  assert.deepEqual(await producer.getPartitionIds(), ['0', '1', '2', '3']);
  assert.equal((await producer.getEventHubProperties()).name, 'readings');
  const batch = await producer.createBatch({ partitionId: '1' });
  for (const n of [0, 1, 2]) assert.ok(batch.tryAdd({ body: { n }, properties: { kind: 'a' }, messageId: `m${n}` }));
  await producer.sendBatch(batch);
  const between = new Date();
  for (const end = Date.now() + 5; Date.now() < end;);
  await producer.sendBatch([{ body: 'three' }, { body: Buffer.from('four') }], { partitionId: '1' });
  const facts = await producer.getPartitionProperties('1');
  assert.deepEqual([facts.beginningSequenceNumber, facts.lastEnqueuedSequenceNumber, facts.isEmpty], [0, 4, false]);

  const consumer = new EventHubConsumerClient(EventHubConsumerClient.defaultConsumerGroupName, hubs, 'readings', NO_RETRY);
  const all = await received(consumer, 5, earliestEventPosition, { partition: '1' });
  assert.deepEqual(
    all.map(({ body, sequenceNumber }) => [sequenceNumber, Buffer.isBuffer(body) ? String(body) : body]),
    [[0, { n: 0 }], [1, { n: 1 }], [2, { n: 2 }], [3, 'three'], [4, 'four']],
  ); // prettier-ignore
  assert.deepEqual([all[0]?.properties, all[0]?.messageId], [{ kind: 'a' }, 'm0']);
  assert.equal(facts.lastEnqueuedOffset, all[4]?.offset);
  const numbers = async (position: EventPosition, count: number): Promise<number[]> =>
    (await received(consumer, count, position, { partition: '1' })).map(({ sequenceNumber }) => sequenceNumber);
  assert.deepEqual(await numbers({ sequenceNumber: 3 }, 1), [4]);
  assert.deepEqual(await numbers({ sequenceNumber: 3, isInclusive: true }, 2), [3, 4]);
  assert.deepEqual(await numbers({ offset: all[2]?.offset ?? '' }, 2), [3, 4]);
  assert.deepEqual(await numbers({ enqueuedOn: between }, 2), [3, 4]);
  // Sent over and over: nobody says when a receiver waits at the end.
  const sending = setInterval(() => void producer.sendBatch([{ body: 'five' }], { partitionId: '1' }), 50);
  const late = await received(consumer, 1, latestEventPosition, { partition: '1' });
  clearInterval(sending);
  assert.ok(late.every(({ body }) => body === 'five'));
  await assert.rejects(producer.sendBatch([{ body: 'x' }], { partitionId: '9' }), /partition is invalid/);
  await assert.rejects(received(consumer, 1, earliestEventPosition, { partition: '9' }), /partition is invalid/);
  await Promise.all([producer.close(), consumer.close()]);
});

test('a key leads to the partition that clients compute for it, from the address of the other emulator too', async () => {
  const { port } = new URL(runtime.further['servicebus'] ?? '');
  const producer = new EventHubProducerClient(namespaceConnection(Number(port)), 'keyed', NO_RETRY);
  const buffered = new EventHubBufferedProducerClient(hubs, 'keyed', {
    ...NO_RETRY,
    maxWaitTimeInMs: 20,
    onSendEventsErrorHandler({ error }) {
      assert.fail(error);
    },
  });
  // It asks for the partitions every 10 s, and when it is closed once more after that, for which the process would wait.
  Reflect.set(buffered, '_backgroundManagementInterval', 200);
  const keys = ['a', 'device-17', 'a key that is longer than twelve bytes'];
  for (const partitionKey of keys) {
    await producer.sendBatch([{ body: partitionKey }], { partitionKey });
    await buffered.enqueueEvent({ body: partitionKey }, { partitionKey });
  }
  await buffered.close();
  const consumer = new EventHubConsumerClient('others', hubs, 'keyed', NO_RETRY);
  const found = await received(consumer, keys.length * 2, earliestEventPosition);
  for (const key of keys) {
    const own = found.filter(({ body }) => body === key);
    assert.equal(own.length, 2, key);
    assert.equal(new Set(own.map(({ partition }) => partition)).size, 1, key);
  }
  await Promise.all([producer.close(), consumer.close()]);
});

test('a receiver of a higher owner level takes a partition over, and one of a lower level gets none', async () => {
  const read = (ownerLevel: number): { started: Promise<void>; failed: Promise<Error>; close: () => Promise<void> } => {
    const consumer = new EventHubConsumerClient('$Default', hubs, 'owned', NO_RETRY);
    const [started, failed] = [Promise.withResolvers<void>(), Promise.withResolvers<Error>()];
    const handlers = {
      async processEvents() {
        started.resolve();
      },
      async processError(error: Error) {
        failed.resolve(error);
      },
    };
    consumer.subscribe('0', handlers, { ownerLevel, startPosition: earliestEventPosition, maxWaitTimeInSeconds: 0.05 });
    return { started: started.promise, failed: failed.promise, close: () => consumer.close() };
  };
  const producer = new EventHubProducerClient(hubs, 'owned', NO_RETRY);
  await producer.sendBatch([{ body: 'x' }], { partitionId: '0' });
  const first = read(1);
  await first.started;
  const second = read(2);
  assert.match((await first.failed).message, /higher epoch of '2'/);
  await second.started;
  const third = read(1);
  assert.match((await third.failed).message, /epoch '1' is not allowed/);
  await Promise.all([first.close(), second.close(), third.close(), producer.close()]);
});

test('a processor with the official checkpoint store goes on where it was; hubs outlast a restart', async () => {
  const container = (storage: string): ContainerClient => new ContainerClient(storage, 'checkpoints');
  await container(runtime.storage).create();
  const producer = new EventHubProducerClient(hubs, 'kept', NO_RETRY);
  for (const body of ['one', 'two']) await producer.sendBatch([{ body }], { partitionId: '0' });
  const process = async (connection: string, storage: string, count: number): Promise<unknown[]> => {
    const store = new BlobCheckpointStore(container(storage));
    const consumer = new EventHubConsumerClient('$Default', connection, 'kept', store, {
      ...NO_RETRY,
      loadBalancingOptions: { strategy: 'greedy', updateIntervalInMs: 100 },
    });
    const bodies: unknown[] = [];
    const enough = Promise.withResolvers<void>();
    const reading = consumer.subscribe(
      {
        async processEvents(events, context) {
          const last = events.at(-1);
          if (last === undefined) return;
          await context.updateCheckpoint(last);
          bodies.push(...events.map(({ body }) => body as unknown));
          if (bodies.length >= count) enough.resolve();
        },
        async processError(error) {
          enough.reject(error);
        },
      },
      { startPosition: earliestEventPosition, maxWaitTimeInSeconds: 0.05 },
    );
    await enough.promise;
    await reading.close();
    await consumer.close();
    return bodies;
  };
  assert.deepEqual(await process(hubs, runtime.storage, 2), ['one', 'two']);
  await producer.close();
  await client.close();
  // A client that never says anything does not keep the runtime from ending.
  const silent = connect(Number(new URL(runtime.further['eventhubs'] ?? '').port), '127.0.0.1');
  await once(silent, 'connect');
  const begun = performance.now();
  await runtime.stop();
  assert.ok(performance.now() - begun < 8000);
  silent.destroy();
  const again = await azureRuntime({ after: (end) => void ends.push(end) }, { home: runtime.home });
  const connection = namespaceConnection(Number(new URL(again.further['eventhubs'] ?? '').port));
  const later = new EventHubProducerClient(connection, 'kept', NO_RETRY);
  await later.sendBatch([{ body: 'three' }], { partitionId: '0' });
  assert.deepEqual(await process(connection, again.storage, 1), ['three']);
  await later.close();
});
