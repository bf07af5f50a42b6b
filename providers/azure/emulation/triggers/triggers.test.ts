import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventGridPublisherClient, AzureKeyCredential } from '@azure/eventgrid';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';

/** Triggers that really fire: the official clients on one side, functions in their environments on the other. */
let runtime: AzureRuntime;
const ends: (() => unknown)[] = [];
let queues: QueueServiceClient;
let blobs: BlobServiceClient;

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
app.timer('clock', { schedule: '0 0 0 1 1 *', runOnStartup: true, return: out, handler: (timer) => ({ timer: timer.isPastDue }) });
app.eventGrid('grid', { return: out, handler: (event, context) => ({ event: event.data, type: event.type ?? event.eventType }) });
app.timer('patient', { schedule: '0 0 0 1 1 *', runOnStartup: true, retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: 0 }, return: out, handler: (timer, context) => {
  if ((context.retryContext?.retryCount ?? 0) < 2) throw new Error('not yet');
  return { tries: context.retryContext.retryCount, last: context.retryContext.exception.message };
} });`;

before(async () => {
  runtime = await azureRuntime({ after: (end) => void ends.push(end) });
  queues = QueueServiceClient.fromConnectionString(runtime.storage);
  blobs = BlobServiceClient.fromConnectionString(runtime.storage);
  for (const name of ['uploads', 'originals']) await blobs.createContainer(name);
  // There before the app is.
  await blobs.getContainerClient('uploads').getBlockBlobClient('old.txt').upload('old', 3);
  await queues.createQueue('jobs');
  await runtime.deploy('worker', { 'src/functions/app.js': APP }, { QUEUE: 'jobs', Own: 'UseDevelopmentStorage=true' });
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
  const found = await results(2, (result) => 'event' in result);
  assert.deepEqual(
    found.toSorted((a, b) => String(a['type']).localeCompare(String(b['type']))),
    [
      { event: { n: 1 }, type: 'made' },
      { event: { n: 2 }, type: 'sold' },
    ],
  );
  const refused = await fetch(eventgrid ?? '', { method: 'POST', headers: { 'aeg-sas-key': 'x' }, body: '[{"id":"1"}]' });
  assert.deepEqual([refused.status, ((await refused.json()) as { error: { code: string } }).error.code], [400, 'BadRequest']);
  assert.equal((await fetch(eventgrid ?? '', { method: 'POST', body: '[]' })).status, 401);
});

test('triggers that lead to another account do not start, and say why', async () => {
  const foreign = 'DefaultEndpointsProtocol=https;AccountName=elsewhere;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net';
  const code = "require('@azure/functions').app.storageQueue('q', { queueName: 'x', connection: 'Own', handler() {} });";
  await runtime.deploy('foreign', { 'src/functions/app.js': code }, { Own: foreign });
  const complaint = (): string | undefined => runtime.complaints.find((text) => text.includes('foreign/q'));
  for (const end = Date.now() + 30_000; complaint() === undefined && Date.now() < end;) await sleep(20);
  assert.match(
    complaint() ?? '',
    /The listener for function 'Functions\.q' was unable to start\. The storage account "elsewhere" is not the local runtime's/,
  );
});
