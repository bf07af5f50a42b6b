import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CosmosClient, type Container } from '@azure/cosmos';
import { EventGridPublisherClient, AzureKeyCredential } from '@azure/eventgrid';
import { EventHubProducerClient } from '@azure/event-hubs';
import { BlobServiceClient } from '@azure/storage-blob';
import { ServiceBusClient } from '@azure/service-bus';
import { QueueServiceClient } from '@azure/storage-queue';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { namespaceConnection } from '../amqp/namespace-key.ts';
import { makeAccount } from '../testing/make-account.ts';
import { COSMOS_KEY } from '../cosmos/account.ts';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';

/** Triggers that really fire: the official clients on one side, functions in their environments on the other. */
let runtime: AzureRuntime;
const ends: (() => unknown)[] = [];
let queues: QueueServiceClient;
let blobs: BlobServiceClient;
let cosmos: CosmosClient;
let orders: Container;

const APP = `const { app, output, input } = require('@azure/functions');
const out = output.storageQueue({ queueName: 'results', connection: 'AzureWebJobsStorage' });
const copy = output.storageBlob({ path: 'copies/{id}.txt', connection: 'Own' });
app.storageQueue('work', { queueName: '%QUEUE%', connection: 'Own', return: out, extraOutputs: [copy], handler: (message, context) => {
  if (message.fail) throw new Error('cannot do ' + message.id);
  context.extraOutputs.set(copy, 'copy of ' + message.id);
  return { did: message.id, count: context.triggerMetadata.dequeueCount };
} });
const original = input.storageBlob({ path: 'originals/{name}', connection: 'Own' });
app.storageBlob('seen', { path: 'uploads/{name}', connection: 'Own', extraInputs: [original], return: out, handler: (blob, context) =>
  ({ blob: blob.toString(), original: context.extraInputs.get(original)?.toString() ?? null, path: context.triggerMetadata.blobTrigger }) });
app.storageBlob('pushed', { path: 'pushes/{name}.txt', connection: 'Own', source: 'EventGrid', return: out, handler: (blob) => ({ pushed: blob.toString() }) });
app.timer('clock', { schedule: '0 0 0 1 1 *', runOnStartup: true, return: out, handler: (timer) => ({ timer: timer.isPastDue }) });
app.eventGrid('grid', { return: out, handler: (event, context) => ({ event: event.data, type: event.type ?? event.eventType }) });
const topic = output.eventGrid({ connection: 'Topic' });
app.timer('teller', { schedule: '0 0 0 1 1 *', runOnStartup: true, return: topic, handler: () => ({ id: '1', subject: 's', eventType: 'told', eventTime: new Date(), dataVersion: '1', data: { n: 3 } }) });
app.timer('patient', { schedule: '0 0 0 1 1 *', runOnStartup: true, retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: 0 }, return: out, handler: (timer, context) => {
  if ((context.retryContext?.retryCount ?? 0) < 2) throw new Error('not yet');
  return { tries: context.retryContext.retryCount, last: context.retryContext.exception.message };
} });
const person = input.cosmosDB({ connection: 'Cosmos', databaseName: 'shop', containerName: 'people', id: '{person}', partitionKey: '{person}' });
const open = input.cosmosDB({ connection: 'Cosmos', databaseName: 'shop', containerName: 'orders', sqlQuery: "SELECT VALUE c.id FROM c WHERE c.owner = {person} ORDER BY c.id" });
const archive = output.cosmosDB({ connection: 'Cosmos', databaseName: 'archive', containerName: 'orders', createIfNotExists: true, partitionKey: '/owner' });
app.cosmosDB('changed', { connection: 'Cosmos', databaseName: 'shop', containerName: '%ORDERS%', createLeaseContainerIfNotExists: true, startFromBeginning: true, maxItemsPerInvocation: 2, return: out, extraOutputs: [archive], handler: (items, context) => {
  context.extraOutputs.set(archive, items.map(({ id, owner }) => ({ id, owner })));
  if (items.some(({ fail }) => fail)) throw new Error('cannot do it');
  return { changed: items.map(({ id }) => id), lsn: typeof items[0]._lsn };
} });
app.storageQueue('look', { queueName: 'looks', connection: 'Own', extraInputs: [person, open], return: out, handler: (message, context) =>
  ({ looked: context.extraInputs.get(person)?.name ?? null, orders: context.extraInputs.get(open) }) });
const news = output.serviceBusTopic({ topicName: 'news', connection: 'Bus' });
app.serviceBusQueue('bus', { queueName: 'bus-in', connection: 'Bus', return: news, handler: (message, context) => {
  if (message.fail) throw new Error('cannot do it');
  return { bus: message.id, count: context.triggerMetadata.deliveryCount };
} });
app.serviceBusTopic('reader', { topicName: 'news', subscriptionName: 'all', connection: 'Bus', return: out, handler: (message) => ({ news: message }) });
const readings = output.eventHub({ eventHubName: 'copies', connection: 'Hubs' });
app.eventHub('hub', { eventHubName: '%HUB%', connection: 'Hubs', cardinality: 'many', extraOutputs: [readings], return: out, handler: (events, context) => {
  const { partitionContext, sequenceNumberArray, propertiesArray, systemPropertiesArray, partitionKeyArray, enqueuedTimeUtcArray } = context.triggerMetadata;
  if (events.some(({ fail }) => fail)) throw new Error('cannot do it');
  context.extraOutputs.set(readings, events.map(({ n }) => 'copy of ' + n));
  return { hub: events.map(({ n }) => n), partitionContext, sequenceNumberArray, propertiesArray, partitionKeyArray, times: enqueuedTimeUtcArray.length, numbers: systemPropertiesArray.map(({ sequenceNumber }) => sequenceNumber) };
} });
app.eventHub('copies', { eventHubName: 'copies', connection: 'Hubs', consumerGroup: 'own', dataType: 'binary', return: out, handler: (event, context) =>
  ({ copied: Buffer.isBuffer(event) && event.toString(), sequence: context.triggerMetadata.sequenceNumber, offset: context.triggerMetadata.offset }) });
const note = output.table({ tableName: 'notes', connection: 'Own', partitionKey: 'n' });
const one = input.table({ tableName: 'notes', connection: 'Own', partitionKey: 'n', rowKey: '{note}' });
const notes = input.table({ tableName: 'notes', connection: 'Own', partitionKey: 'n', filter: "text ne '{note}'", take: 5 });
app.storageQueue('note', { queueName: 'notes', connection: 'Own', extraInputs: [one, notes], extraOutputs: [note], return: out, handler: (message, context) => {
  context.extraOutputs.set(note, [{ rowKey: message.note, text: message.note }]);
  return { noted: message.note, before: context.extraInputs.get(one)?.text ?? null, others: context.extraInputs.get(notes).map(({ text }) => text) };
} });`;

before(async () => {
  runtime = await azureRuntime({ after: (end) => void ends.push(end) });
  queues = QueueServiceClient.fromConnectionString(runtime.storage);
  blobs = BlobServiceClient.fromConnectionString(runtime.storage);
  for (const name of ['uploads', 'originals', 'pushes']) await blobs.createContainer(name);
  // There before the app is.
  for (const name of ['uploads', 'pushes']) await blobs.getContainerClient(name).getBlockBlobClient('old.txt').upload('old', 3);
  await queues.createQueue('jobs');
  cosmos = new CosmosClient({ endpoint: runtime.further['cosmos'] ?? '', key: COSMOS_KEY });
  const { database } = await cosmos.databases.create({ id: 'shop' });
  ({ container: orders } = await database.containers.create({ id: 'orders', partitionKey: '/owner' }));
  // There before the app is.
  await orders.items.create({ id: 'o1', owner: 'ada' });
  const settings = { QUEUE: 'jobs', HUB: 'readings', ORDERS: 'orders', Own: 'UseDevelopmentStorage=true' };
  // What the emulator's documentation has, wherever this one really is.
  const Cosmos = `AccountEndpoint=https://localhost:8081/;AccountKey=${COSMOS_KEY};`;
  const Bus =
    'Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;';
  await runtime.deploy(
    'worker',
    { 'src/functions/app.js': APP },
    { ...settings, Cosmos, Bus, Hubs: Bus, Topic__topicEndpointUri: runtime.further['eventgrid'] ?? '' },
  );
});

after(async () => {
  for (const end of ends) await end();
});

/** Takes results out of their queue until `count` are there that `wanted` accepts. */
const taken: Record<string, unknown>[] = [];
async function results(count: number, wanted: (result: Record<string, unknown>) => boolean): Promise<Record<string, unknown>[]> {
  const queue = queues.getQueueClient('results');
  const end = Date.now() + 60_000;
  for (;;) {
    const { receivedMessageItems: items } = (await queue.exists())
      ? await queue.receiveMessages({ numberOfMessages: 32 })
      : { receivedMessageItems: [] };
    for (const { messageId, popReceipt, messageText } of items) {
      taken.push(JSON.parse(Buffer.from(messageText, 'base64').toString()) as Record<string, unknown>);
      await queue.deleteMessage(messageId, popReceipt);
    }
    const found = taken.filter(wanted);
    if (found.length >= count) return found;
    if (Date.now() > end)
      throw new Error(
        `Only ${found.length} of ${count} came: ${JSON.stringify(taken)} ${(await logs()).map(({ message }) => message).join('\n')}`,
      );
    await sleep(20);
  }
}

const logs = async (): Promise<LogEntry[]> =>
  (await runtime.host.telemetry.logs.list({ name: 'worker', limit: 200 }, new AbortController().signal)).items;

async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await is()); await sleep(20)) assert.ok(Date.now() < end, what);
}

const send = (message: object): Promise<unknown> =>
  queues.getQueueClient('jobs').sendMessage(Buffer.from(JSON.stringify(message)).toString('base64'));

test('a queue message runs its function, whose outputs are written', async () => {
  await send({ id: 'a1' });
  assert.deepEqual(await results(1, ({ did }) => did === 'a1'), [{ did: 'a1', count: 1 }]);
  assert.equal((await blobs.getContainerClient('copies').getBlobClient('a1.txt').downloadToBuffer()).toString(), 'copy of a1');
  assert.ok(
    (await logs()).some(({ message }) =>
      message.startsWith("Executing 'Functions.work' (Reason='New queue message detected on 'jobs'.', Id="),
    ),
  );
});

test('a message that fails five times, or is no base64, goes to the poison queue', async () => {
  await send({ id: 'bad', fail: true });
  await queues.getQueueClient('jobs').sendMessage('plain text');
  const poison = queues.getQueueClient('jobs-poison');
  const end = Date.now() + 60_000;
  while (!(await poison.exists()) || ((await poison.getProperties()).approximateMessagesCount ?? 0) < 2) {
    assert.ok(Date.now() < end, 'both go to the poison queue');
    await sleep(20);
  }
  const texts = (await poison.peekMessages({ numberOfMessages: 5 })).peekedMessageItems.map(({ messageText }) => messageText);
  assert.deepEqual(new Set(texts), new Set(['plain text', Buffer.from('{"id":"bad","fail":true}').toString('base64')]));
  assert.equal((await logs()).filter(({ message }) => message.startsWith("Executed 'Functions.work' (Failed")).length, 5);
  assert.equal((await queues.getQueueClient('jobs').getProperties()).approximateMessagesCount, 0);
});

test('blobs run their function: those that were there, new ones, and each state once', async () => {
  assert.deepEqual(await results(1, ({ blob }) => blob === 'old'), [{ blob: 'old', original: null, path: 'uploads/old.txt' }]);
  await blobs.getContainerClient('originals').getBlockBlobClient('new.txt').upload('first', 5);
  await blobs.getContainerClient('uploads').getBlockBlobClient('new.txt').upload('new', 3);
  assert.deepEqual(await results(1, ({ blob }) => blob === 'new'), [{ blob: 'new', original: 'first', path: 'uploads/new.txt' }]);
});

test('blobs whose source is Event Grid run their function from its beginning on', async () => {
  await blobs.getContainerClient('pushes').getBlockBlobClient('new.txt').upload('pushed', 6);
  assert.deepEqual(await results(1, (result) => 'pushed' in result), [{ pushed: 'pushed' }]);
  assert.ok((await logs()).some(({ message }) => message.includes("(Reason='New blob detected(EventGrid): pushes/new.txt'")));
});

test('timers run at startup where they say so, and again by their retry policy', async () => {
  assert.deepEqual(await results(1, (result) => 'timer' in result), [{ timer: false }]);
  assert.deepEqual(await results(1, (result) => 'tries' in result), [{ tries: 2, last: 'not yet' }]);
});

test('events of both schemas reach the functions that take events', async () => {
  const { eventgrid } = runtime.further;
  const credential = new AzureKeyCredential('any');
  const options = { allowInsecureConnection: true };
  const cloud = new EventGridPublisherClient(eventgrid ?? '', 'CloudEvent', credential, options);
  await cloud.send([{ type: 'made', source: '/shop', data: { n: 1 } }]);
  const grid = new EventGridPublisherClient(eventgrid ?? '', 'EventGrid', credential, options);
  await grid.send([{ eventType: 'sold', subject: 's', dataVersion: '1', data: { n: 2 } }]);
  const found = await results(3, ({ type }) => ['made', 'sold', 'told'].includes(String(type)));
  assert.deepEqual(
    found.toSorted((a, b) => String(a['type']).localeCompare(String(b['type']))),
    [
      { event: { n: 1 }, type: 'made' },
      { event: { n: 2 }, type: 'sold' },
      // The output of a function, by a connection.
      { event: { n: 3 }, type: 'told' },
    ],
  );
  const refused = await fetch(eventgrid ?? '', { method: 'POST', headers: { 'aeg-sas-key': 'x' }, body: '[{"id":"1"}]' });
  assert.deepEqual([refused.status, ((await refused.json()) as { error: { code: string } }).error.code], [400, 'BadRequest']);
  assert.equal((await fetch(eventgrid ?? '', { method: 'POST', body: '[]' })).status, 401);
});

test('functions are told of the blobs of an account that they are subscribed to', async () => {
  const group = `/subscriptions/${runtime.subscription}/resourceGroups/isobar-local/providers`;
  const at = (name: string): string =>
    `${group}/Microsoft.Storage/storageAccounts/devstoreaccount1/providers/Microsoft.EventGrid/eventSubscriptions/${name}?api-version=2025-02-15`;
  const destination = { endpointType: 'AzureFunction', properties: { resourceId: `${group}/Microsoft.Web/sites/worker/functions/grid` } };
  const filter = { subjectBeginsWith: '/blobServices/default/containers/watched/', includedEventTypes: ['Microsoft.Storage.BlobDeleted'] };
  const put = (name: string, properties: object): Promise<{ status: number; text: string }> =>
    runtime.ask(at(name), { method: 'PUT', body: { properties } });
  assert.equal((await put('gone', { destination, filter })).status, 201);
  const cloud = { ...filter, includedEventTypes: ['Microsoft.Storage.BlobCreated'], subjectEndsWith: '.TXT' };
  assert.equal((await put('made', { destination, filter: cloud, eventDeliverySchema: 'CloudEventSchemaV1_0' })).status, 201);
  const refused = await put('hook', { destination: { endpointType: 'WebHook', properties: { endpointUrl: 'https://x' } } });
  assert.deepEqual([refused.status, /not to a WebHook/.test(refused.text)], [400, true]);

  await blobs.createContainer('watched');
  const watched = blobs.getContainerClient('watched');
  for (const name of ['a b.txt', 'c.png']) await watched.getBlockBlobClient(name).upload('bytes', 5);
  await watched.deleteBlob('c.png');
  const told = await results(2, ({ type }) => String(type).startsWith('Microsoft.Storage.'));
  assert.deepEqual(
    new Set(
      told.map(({ type, event }) => [type, (event as { url: string }).url.split('/').at(-1), (event as { api: string }).api].join(' ')),
    ),
    new Set(['Microsoft.Storage.BlobCreated a%20b.txt PutBlob', 'Microsoft.Storage.BlobDeleted c.png DeleteBlob']),
  );
  assert.equal((await runtime.ask(at('made'), { method: 'DELETE' })).status, 200);
  for (const name of ['later.txt', 'd.png']) await watched.getBlockBlobClient(name).upload('bytes', 5);
  await watched.deleteBlob('d.png');
  await results(2, ({ type }) => type === 'Microsoft.Storage.BlobDeleted');
  assert.equal((await results(1, ({ type }) => type === 'Microsoft.Storage.BlobCreated')).length, 1);
  assert.equal((await runtime.ask(at('gone'), { method: 'DELETE' })).status, 200);
});

test('changes of a container run their function in batches; one that failed is passed over, and how far it came is kept', async () => {
  const changed = (id: string) => (result: Record<string, unknown>) => Array.isArray(result['changed']) && result['changed'].includes(id);
  assert.deepEqual(await results(1, changed('o1')), [{ changed: ['o1'], lsn: 'number' }]);
  for (const id of ['o2', 'o3']) await orders.items.create({ id, owner: 'ada' });
  await results(1, changed('o2'));
  await results(1, changed('o3'));
  await orders.items.create({ id: 'o4', owner: 'ada', fail: true });
  await until('it fails', async () => (await logs()).some(({ message }) => message.startsWith("Executed 'Functions.changed' (Failed")));
  await orders.items.upsert({ id: 'o1', owner: 'ada', again: true });
  await results(2, changed('o1'));
  assert.deepEqual(taken.filter(changed('o4')), []);
  const leases = cosmos.database('shop').container('leases').items;
  const [lease] = (await leases.readAll<{ id: string; LeaseToken: string }>().fetchAll()).resources;
  assert.match(lease?.id ?? '', /^localhost_.*\.\.0$/);
  const query = { query: 'SELECT VALUE c.ContinuationToken FROM c' };
  await until('the last change is checkpointed', async () => (await leases.query<string>(query).fetchAll()).resources[0] === '"5"');
});

test('items are read for a function by id and by query, and written where its output says', async () => {
  const { container: people } = await cosmos.database('shop').containers.create({ id: 'people', partitionKey: '/id' });
  await people.items.create({ id: 'ada', name: 'Ada' });
  const look = (person: string): Promise<unknown> =>
    queues.getQueueClient('looks').sendMessage(Buffer.from(JSON.stringify({ person })).toString('base64'));
  await queues.createQueue('looks');
  await look('ada');
  await look("x' OR true");
  const looked = await results(2, (result) => 'looked' in result);
  assert.deepEqual(
    looked.toSorted((a, b) => String(a['looked']).localeCompare(String(b['looked']))),
    [
      { looked: 'Ada', orders: ['o1', 'o2', 'o3', 'o4'] },
      { looked: null, orders: [] },
    ],
  );
  const archive = cosmos.database('archive').container('orders');
  assert.deepEqual((await archive.read()).resource?.partitionKey?.paths, ['/owner']);
  assert.equal((await archive.item('o2', 'ada').read()).statusCode, 200);
});

test('messages of Service Bus run their function, whose output is read from a subscription; one that fails ten times is put aside', async () => {
  const { port } = new URL(runtime.further['servicebus'] ?? '');
  const client = new ServiceBusClient(namespaceConnection(Number(port)));
  ends.unshift(() => client.close());
  await client.createSender('bus-in').sendMessages([{ body: { id: 'b1' } }, { body: { id: 'b2', fail: true } }]);
  assert.deepEqual(await results(1, (result) => 'news' in result), [{ news: { bus: 'b1', count: 1 } }]);
  const dead = client.createReceiver('bus-in', { subQueueType: 'deadLetter', receiveMode: 'receiveAndDelete' });
  const [message] = await dead.receiveMessages(1, { maxWaitTimeInMs: 30_000 });
  assert.deepEqual([message?.body, message?.deadLetterReason], [{ id: 'b2', fail: true }, 'MaxDeliveryCountExceeded']);
});

test('events of a hub run their function in order, one that failed is passed over, and how far it came is kept', async () => {
  const { port } = new URL(runtime.further['eventhubs'] ?? '');
  const producer = new EventHubProducerClient(namespaceConnection(Number(port)), 'readings');
  ends.unshift(() => producer.close());
  const send = (...numbers: number[]): Promise<void> =>
    producer.sendBatch(
      numbers.map((n) => ({ body: n < 0 ? { fail: true } : { n }, properties: { Kind: 'k' } })),
      { partitionKey: 'device' },
    );
  await send(1, 2);
  const [first] = await results(1, (result) => 'hub' in result);
  const { partitionId } = (first?.['partitionContext'] ?? {}) as { partitionId: string };
  assert.deepEqual(first, {
    hub: [1, 2],
    partitionContext: {
      isCheckpointingAfterInvocation: true,
      fullyQualifiedNamespace: 'localhost',
      eventHubName: 'readings',
      consumerGroup: '$Default',
      partitionId,
    },
    sequenceNumberArray: [0, 1],
    propertiesArray: [{ kind: 'k' }, { kind: 'k' }],
    partitionKeyArray: ['device', 'device'],
    times: 2,
    numbers: [0, 1],
  });
  await send(-1);
  await until('it fails', async () => (await logs()).some(({ message }) => message.startsWith("Executed 'Functions.hub' (Failed")));
  await send(3);
  assert.deepEqual(
    (await results(2, (result) => 'hub' in result)).map(({ hub }) => hub),
    [[1, 2], [3]],
  );
  const copied = await results(3, (result) => 'copied' in result);
  assert.deepEqual(new Set(copied.map((result) => result['copied'])), new Set(['copy of 1', 'copy of 2', 'copy of 3']));
  assert.ok(copied.every(({ sequence, offset }) => typeof sequence === 'number' && typeof offset === 'number'));
  const checkpoint = blobs
    .getContainerClient('azure-webjobs-eventhub')
    .getBlobClient(`localhost/readings/$default/checkpoint/${partitionId}`);
  await until('the last event is checkpointed', async () => (await checkpoint.getProperties()).metadata?.['sequencenumber'] === '3');
});

test('entities of a table are read for a function, and written by it', async () => {
  const noted = async (text: string): Promise<Record<string, unknown>[]> => {
    const { length } = taken.filter((result) => 'noted' in result);
    await queues.getQueueClient('notes').sendMessage(Buffer.from(JSON.stringify({ note: text })).toString('base64'));
    return (await results(length + 1, (result) => 'noted' in result)).slice(length);
  };
  await queues.createQueue('notes');
  assert.deepEqual(await noted('a'), [{ noted: 'a', before: null, others: [] }]);
  assert.deepEqual(await noted("b' or true"), [{ noted: "b' or true", before: null, others: ['a'] }]);
});

test('an app works with an account that Resource Manager made, by the connection string that az builds', async () => {
  const { key, endpoints } = await makeAccount(runtime, 'madestore');
  const base = `DefaultEndpointsProtocol=https;AccountName=madestore;AccountKey=${key};`;
  const own = QueueServiceClient.fromConnectionString(`${base}QueueEndpoint=${endpoints['queue'] ?? ''}`);
  for (const name of ['in', 'out']) await own.createQueue(`made-${name}`);
  const code = `const { app, output } = require('@azure/functions');
    app.storageQueue('q', { queueName: 'made-in', return: output.storageQueue({ queueName: 'made-out' }), handler: (text) => 'got ' + text });`;
  await runtime.deploy('made', { 'src/functions/app.js': code }, { AzureWebJobsStorage: `${base}EndpointSuffix=storage.localhost` });
  await own.getQueueClient('made-in').sendMessage(Buffer.from('it').toString('base64'));
  const end = Date.now() + 30_000;
  for (;;) {
    const [message] = (await own.getQueueClient('made-out').receiveMessages()).receivedMessageItems;
    if (message !== undefined) return assert.equal(Buffer.from(message.messageText, 'base64').toString(), 'got it');
    assert.ok(Date.now() < end, 'its answer comes');
    await sleep(20);
  }
});

test('triggers that lead to another account do not start, and say why', async () => {
  const foreign = 'DefaultEndpointsProtocol=https;AccountName=elsewhere;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net';
  const code = `const { app } = require('@azure/functions');
    app.storageQueue('q', { queueName: 'x', connection: 'Own', handler() {} });
    app.cosmosDB('c', { connection: 'Cosmos', databaseName: 'd', containerName: 'c', handler() {} });
    app.eventHub('e', { connection: 'Hubs', eventHubName: 'h', handler() {} });
    app.eventHub('late', { connection: 'Emulator', eventHubName: 'Readings', handler() {} });
    app.generic('k', { trigger: { type: 'kafkaTrigger', name: 'k', direction: 'in', topic: 'orders' }, handler() {} });`;
  await runtime.deploy(
    'foreign',
    { 'src/functions/app.js': code },
    {
      Own: foreign,
      Cosmos: 'AccountEndpoint=https://elsewhere.documents.azure.com:443/;AccountKey=c2VjcmV0;',
      Emulator: 'Endpoint=sb://localhost;SharedAccessKeyName=k;SharedAccessKey=s;UseDevelopmentEmulator=true',
      Hubs: 'Endpoint=sb://elsewhere.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=c2VjcmV0',
    },
  );
  const complaint = (name = 'q'): string | undefined => runtime.complaints.find((text) => text.includes(`foreign/${name}`));
  for (const end = Date.now() + 30_000; complaint() === undefined && Date.now() < end;) await sleep(20);
  assert.match(
    complaint() ?? '',
    /The listener for function 'Functions\.q' was unable to start\. The storage account "elsewhere" is not the local runtime's/,
  );
  assert.match(complaint('c') ?? '', /The Cosmos DB account at elsewhere\.documents\.azure\.com is not the local runtime's/);
  assert.match(complaint('e') ?? '', /The Event Hubs namespace at elsewhere\.servicebus\.windows\.net is not the local runtime's/);
  assert.match(complaint('k') ?? '', /Nothing sets off a kafkaTrigger here: the local runtime has no Kafka broker/);
  // The console shows the same.
  assert.deepEqual(
    runtime
      .triggers('foreign')
      .map(({ kind, label, state }) => [
        kind,
        label,
        /is not the local runtime's|Nothing sets off|^worker\/hub reads the event hub 'readings'/.test(state ?? ''),
      ]),
    [
      ['queue', 'x', true],
      ['change', 'c', true],
      ['queue', 'h', true],
      ['queue', 'Readings', true],
      ['queue', 'orders', true],
    ],
  );
  assert.deepEqual(
    runtime
      .triggers('worker')
      .filter(({ kind }) => kind === 'schedule' || kind === 'topic')
      .map(({ label, state }) => [label, state]),
    [
      ['0 0 0 1 1 *', null],
      ['grid', null],
      ['0 0 0 1 1 *', null],
      ['0 0 0 1 1 *', null],
    ],
  );
});
