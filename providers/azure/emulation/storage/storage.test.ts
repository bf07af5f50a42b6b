import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { odata, TableServiceClient, TableClient, TableTransaction } from '@azure/data-tables';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';
import { makeAccount } from '../testing/make-account.ts';
import { ACCOUNT, ACCOUNT_KEY } from './account.ts';

/** The official clients, over the wire, to a runtime of its own. */
let runtime: AzureRuntime;
const ends: (() => unknown)[] = [];
let queues: QueueServiceClient;
let blobs: BlobServiceClient;
const once = { retryOptions: { maxTries: 1 } };

before(async () => {
  runtime = await azureRuntime({ after: (end) => void ends.push(end) });
  queues = QueueServiceClient.fromConnectionString(runtime.storage, once);
  blobs = BlobServiceClient.fromConnectionString(runtime.storage, once);
});
after(async () => {
  for (const end of ends) await end();
  assert.deepEqual(
    runtime.complaints.filter((text) => /could not be (?:answered|sent)/.test(text)),
    [],
  );
});

/** The service's own code for what goes wrong. */
const refused = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: unknown) => {
      const { statusCode, code, details } = error as { statusCode: number; code?: string; details?: { errorCode?: string } };
      return `${statusCode} ${details?.errorCode ?? code ?? ''}`;
    },
  );

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('queues', { concurrency: 1 }, () => {
  test('are made, listed, described and removed', async () => {
    const queue = queues.getQueueClient('orders');
    assert.equal((await queue.createIfNotExists({ metadata: { team: 'a' } })).succeeded, true);
    assert.equal((await queue.createIfNotExists({ metadata: { team: 'a' } })).succeeded, false);
    assert.equal(await refused(queue.create({ metadata: { team: 'b' } })), '409 QueueAlreadyExists');
    for (const name of ['other-1', 'other-2', 'other-3']) await queues.createQueue(name);
    assert.deepEqual(
      (await all(queues.listQueues({ prefix: 'other' }))).map(({ name }) => name),
      ['other-1', 'other-2', 'other-3'],
    );
    const pages = await all(queues.listQueues().byPage({ maxPageSize: 3 }));
    assert.deepEqual(
      pages.map(({ queueItems }) => queueItems?.length),
      [3, 1],
    );
    assert.deepEqual((await all(queues.listQueues({ includeMetadata: true, prefix: 'orders' })))[0]?.metadata, { team: 'a' });
    await queue.setMetadata({ team: 'c' });
    await queue.sendMessage('one');
    const properties = await queue.getProperties();
    assert.deepEqual([properties.approximateMessagesCount, properties.metadata], [1, { team: 'c' }]);
    await queue.delete();
    assert.equal(await refused(queue.getProperties()), '404 QueueNotFound');
    assert.equal(await refused(queues.createQueue('Wrong_Name')), '400 InvalidResourceName');
    assert.equal((await queues.getProperties()).hourMetrics?.enabled, false);
  });

  test('messages are received once, hidden, given back, changed and deleted', async () => {
    const queue = queues.getQueueClient('work');
    await queue.create();
    const sent = await queue.sendMessage('<b>ü & 1</b>');
    assert.equal((await queue.peekMessages()).peekedMessageItems[0]?.messageText, '<b>ü & 1</b>');
    const { receivedMessageItems } = await queue.receiveMessages({ visibilityTimeout: 60 });
    const [message] = receivedMessageItems;
    assert.deepEqual([message?.messageId, message?.dequeueCount, message?.messageText], [sent.messageId, 1, '<b>ü & 1</b>']);
    assert.deepEqual((await queue.receiveMessages()).receivedMessageItems, []);
    assert.equal(await refused(queue.deleteMessage(sent.messageId, 'nope')), '400 PopReceiptMismatch');
    const updated = await queue.updateMessage(sent.messageId, message?.popReceipt ?? '', 'again', 0);
    assert.ok(updated.popReceipt !== message?.popReceipt);
    const [second] = (await queue.receiveMessages({ numberOfMessages: 5 })).receivedMessageItems;
    assert.deepEqual([second?.dequeueCount, second?.messageText], [2, 'again']);
    await queue.deleteMessage(sent.messageId, second?.popReceipt ?? '');
    assert.equal(await refused(queue.deleteMessage(sent.messageId, second?.popReceipt ?? '')), '404 MessageNotFound');
    await queue.sendMessage('later', { visibilityTimeout: 600 });
    assert.deepEqual((await queue.peekMessages()).peekedMessageItems, []);
    assert.equal((await queue.getProperties()).approximateMessagesCount, 1);
    await queue.clearMessages();
    assert.equal((await queue.getProperties()).approximateMessagesCount, 0);
    assert.equal(await refused(queue.sendMessage('x'.repeat(70_000))), '413 RequestBodyTooLarge');
    assert.equal(await refused(queue.receiveMessages({ numberOfMessages: 33 })), '400 OutOfRangeQueryParameterValue');
  });
});

describe('blobs', { concurrency: 1 }, () => {
  test('containers are made, listed, leased and removed', async () => {
    const container = blobs.getContainerClient('photos');
    assert.equal((await container.createIfNotExists({ metadata: { a: '1' } })).succeeded, true);
    assert.equal((await container.createIfNotExists()).succeeded, false);
    assert.deepEqual(
      (await all(blobs.listContainers({ includeMetadata: true }))).map(({ name, metadata }) => [name, metadata]),
      [['photos', { a: '1' }]],
    );
    const lease = container.getBlobLeaseClient();
    await lease.acquireLease(-1);
    assert.equal((await container.getProperties()).leaseState, 'leased');
    assert.equal(await refused(container.delete()), '412 LeaseIdMissing');
    await lease.releaseLease();
    await container.delete();
    assert.equal(await refused(container.getProperties()), '404 ContainerNotFound');
  });

  test('a blob with its properties, metadata, ranges and conditions', async () => {
    const container = blobs.getContainerClient('documents');
    await container.create();
    const blob = container.getBlockBlobClient('a/ü b.txt');
    const text = 'hello, world';
    const { etag } = await blob.upload(text, text.length, {
      blobHTTPHeaders: { blobContentType: 'text/plain' },
      metadata: { by: 'me' },
      tags: { k: 'v' },
    });
    const properties = await blob.getProperties();
    assert.deepEqual(
      [properties.contentType, properties.contentLength, properties.metadata, properties.etag, properties.blobType, properties.tagCount],
      ['text/plain', text.length, { by: 'me' }, etag, 'BlockBlob', 1],
    );
    assert.equal((await blob.downloadToBuffer()).toString(), text);
    assert.equal((await blob.downloadToBuffer(7, 5)).toString(), 'world');
    assert.equal(await refused(blob.download(0, 1, { conditions: { ifMatch: '"0x1"' } })), '412 ConditionNotMet');
    assert.equal(await refused(blob.upload('x', 1, { conditions: { ifNoneMatch: '*' } })), '409 BlobAlreadyExists');
    await blob.setMetadata({ by: 'you' });
    await blob.setHTTPHeaders({ blobContentType: 'text/html' });
    await blob.setTags({ k: 'w' });
    assert.deepEqual((await blob.getTags()).tags, { k: 'w' });
    assert.deepEqual([(await blob.getProperties()).contentType, (await blob.getProperties()).metadata], ['text/html', { by: 'you' }]);
    assert.equal(await refused(container.getPageBlobClient('p').create(512)), `501 ${'NotImplemented'}`);
    assert.equal(await blob.exists(), true);
    await blob.delete();
    assert.equal(await refused(blob.download()), '404 BlobNotFound');
  });

  test('blocks are put together in the order of the list; a copy stands for itself', async () => {
    const container = blobs.getContainerClient('blocks');
    await container.create();
    const blob = container.getBlockBlobClient('parts');
    const ids = ['one', 'two', 'six'].map((id) => Buffer.from(id).toString('base64'));
    for (const [at, id] of ids.entries()) await blob.stageBlock(id, `${at}${at}`, 2);
    assert.equal((await blob.getBlockList('all')).uncommittedBlocks?.length, 3);
    assert.equal(await refused(blob.commitBlockList(['bm9uZQ=='])), '400 InvalidBlockList');
    await blob.commitBlockList([ids[2] ?? '', ids[0] ?? '']);
    assert.equal((await blob.downloadToBuffer()).toString(), '2200');
    assert.deepEqual(
      (await blob.getBlockList('committed')).committedBlocks?.map(({ name, size }) => [name, size]),
      [
        [ids[2], 2],
        [ids[0], 2],
      ],
    );
    const copy = container.getBlockBlobClient('copy');
    await (await copy.beginCopyFromURL(blob.url)).pollUntilDone();
    await blob.delete();
    assert.equal((await copy.downloadToBuffer()).toString(), '2200');
    const large = Buffer.alloc(3_000_000, 'x');
    await container.getBlockBlobClient('large').uploadData(large, { blockSize: 1_000_000, maxSingleShotSize: 1_000_000 });
    assert.ok((await container.getBlockBlobClient('large').downloadToBuffer()).equals(large));
  });

  test('lists have pages and hierarchies', async () => {
    const container = blobs.getContainerClient('lists');
    await container.create();
    for (const name of ['a/1', 'a/2', 'b', 'c/d/3']) await container.getBlockBlobClient(name).upload(name, name.length);
    assert.deepEqual(
      (await all(container.listBlobsFlat({ prefix: 'a/' }))).map(({ name }) => name),
      ['a/1', 'a/2'],
    );
    const pages = await all(container.listBlobsFlat().byPage({ maxPageSize: 3 }));
    assert.deepEqual(
      pages.map(({ segment }) => segment.blobItems.map(({ name }) => name)),
      [['a/1', 'a/2', 'b'], ['c/d/3']],
    );
    const items = await all(container.listBlobsByHierarchy('/'));
    assert.deepEqual(items.map(({ kind, name }) => `${kind} ${name}`).toSorted(), ['blob b', 'prefix a/', 'prefix c/']);
  });
});

describe('tables', { concurrency: 1 }, () => {
  const insecure = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
  const tableOf = (name: string): TableClient => TableClient.fromConnectionString(runtime.storage, name, insecure);

  test('are made, listed and removed', async () => {
    const service = TableServiceClient.fromConnectionString(runtime.storage, insecure);
    for (const name of ['People', 'places']) await service.createTable(name);
    await tableOf('people').createTable();
    assert.deepEqual(
      (await all(service.listTables())).map(({ name }) => name),
      ['People', 'places'],
    );
    await service.deleteTable('PLACES');
    assert.equal(await refused(tableOf('places').createEntity({ partitionKey: 'a', rowKey: '1' })), '404 TableNotFound');
    assert.equal(await refused(tableOf('x').createEntity({ partitionKey: 'a', rowKey: '1' })), '404 TableNotFound');
    assert.equal((await service.getProperties()).hourMetrics?.enabled, false);
  });

  test('entities keep the types of their values, and are written by their ETag', async () => {
    const people = tableOf('people');
    const ada = {
      partitionKey: "o'dd ü",
      rowKey: '1',
      age: 36,
      ratio: 0.5,
      big: 9007199254740993n,
      born: new Date('1815-12-10'),
      picture: new Uint8Array([1, 2]),
      kind: true,
    };
    const { etag = '' } = await people.createEntity(ada);
    assert.equal(await refused(people.createEntity(ada)), '409 EntityAlreadyExists');
    const { timestamp, 'odata.metadata': _metadata, etag: read, picture, ...values } = await people.getEntity(ada.partitionKey, '1');
    assert.deepEqual([read, Buffer.from(picture as Uint8Array), Date.parse(timestamp ?? '') > 0], [etag, Buffer.from([1, 2]), true]);
    assert.deepEqual({ ...values, picture: ada.picture }, ada);
    await people.updateEntity({ partitionKey: ada.partitionKey, rowKey: '1', age: 37 }, 'Merge', { etag });
    assert.equal(
      await refused(people.updateEntity({ partitionKey: ada.partitionKey, rowKey: '1' }, 'Replace', { etag })),
      '412 UpdateConditionNotSatisfied',
    );
    assert.deepEqual(
      [(await people.getEntity(ada.partitionKey, '1'))['age'], (await people.getEntity(ada.partitionKey, '1'))['kind']],
      [37, true],
    );
    await people.upsertEntity({ partitionKey: ada.partitionKey, rowKey: '1', alone: true }, 'Replace');
    assert.equal((await people.getEntity(ada.partitionKey, '1'))['age'], undefined);
    await people.upsertEntity({ partitionKey: ada.partitionKey, rowKey: '1', more: 1 }, 'Merge');
    assert.deepEqual(
      [(await people.getEntity(ada.partitionKey, '1'))['alone'], (await people.getEntity(ada.partitionKey, '1'))['more']],
      [true, 1],
    );
    await people.deleteEntity(ada.partitionKey, '1');
    assert.equal(await refused(people.getEntity(ada.partitionKey, '1')), '404 ResourceNotFound');
    assert.equal(await refused(people.createEntity({ partitionKey: 'a/b', rowKey: '1' })), '400 OutOfRangeInput');
  });

  test('queries filter and choose, in pages; a change set is written whole or not at all', async () => {
    const numbers = tableOf('numbers');
    await numbers.createTable();
    const changes = new TableTransaction();
    for (let n = 1; n <= 5; n += 1) changes.createEntity({ partitionKey: 'p', rowKey: `${n}`, n, name: `it's ${n}`, long: BigInt(n) });
    assert.deepEqual(
      (await numbers.submitTransaction(changes.actions)).subResponses.map(({ status }) => status),
      [204, 204, 204, 204, 204],
    );
    const again = new TableTransaction([
      ['create', { partitionKey: 'p', rowKey: '6' }],
      ['create', { partitionKey: 'p', rowKey: '1' }],
    ]);
    assert.equal(await refused(numbers.submitTransaction(again.actions)), '409 EntityAlreadyExists');
    const rows = async (filter: string, select?: string[]): Promise<unknown[]> =>
      (await all(numbers.listEntities({ queryOptions: { filter, ...(select === undefined ? {} : { select }) } }))).map(
        ({ rowKey, n }) => rowKey ?? n,
      );
    assert.deepEqual(await rows(odata`n gt 1 and (n le 3 or name eq ${"it's 5"}) and not (rowKey eq ${'x'})`), ['2', '3', '5']);
    assert.deepEqual(await rows("long ge 4L and PartitionKey eq 'p'", ['n']), [4, 5]);
    assert.deepEqual(await rows(odata`Timestamp lt ${new Date(0)}`), []);
    assert.equal(await refused(rows("n gt 'x")), '400 InvalidInput');
    const pages = await all(numbers.listEntities().byPage({ maxPageSize: 2 }));
    assert.deepEqual(
      pages.map((page) => page.length),
      [2, 2, 1],
    );
  });
});

test('an account of Resource Manager has services, keys and data of its own', async () => {
  const { id: account, key, endpoints } = await makeAccount(runtime, 'shopstore');
  const { blob = '', queue = '', table = '' } = endpoints;
  const version = '?api-version=2023-01-01';
  const connection = `DefaultEndpointsProtocol=https;AccountName=shopstore;AccountKey=${key};BlobEndpoint=${runtime.further['blob']}/shopstore;QueueEndpoint=${queue};TableEndpoint=${table}`;
  await QueueServiceClient.fromConnectionString(connection, once).createQueue('own-queue');
  assert.ok(!(await all(queues.listQueues())).some(({ name }) => name === 'own-queue'));
  await runtime.ask(`${account}/blobServices/default/containers/made${version}`, { method: 'PUT', body: { properties: {} } });
  const own = BlobServiceClient.fromConnectionString(connection, once);
  await own.getContainerClient('made').getBlockBlobClient('a').upload('hello', 5);
  assert.deepEqual(
    (await all(own.listContainers())).map(({ name }) => name),
    ['made'],
  );
  // Where Resource Manager says that blobs are.
  const credential = new StorageSharedKeyCredential('shopstore', key);
  const rights = { containerName: 'made', permissions: ContainerSASPermissions.parse('r'), expiresOn: new Date(Date.now() + 60_000) };
  const signature = generateBlobSASQueryParameters(rights, credential).toString();
  assert.equal((await runtime.ask(`${blob}made/a?${signature}`)).text, 'hello');
  const insecure = { allowInsecureConnection: true };
  await TableClient.fromConnectionString(connection, 'own', insecure).createTable();
  assert.equal(
    await refused(BlobServiceClient.fromConnectionString(connection.replace(key, ACCOUNT_KEY), once).createContainer('nope')),
    '403 AuthenticationFailed',
  );
  await runtime.ask(account + version, { method: 'DELETE' });
  assert.equal(await refused(own.createContainer('late')), '404 ResourceNotFound');
});

test('a wrong key, no key and another account are refused; a shared access signature has its time', async () => {
  const { blob = '' } = runtime.further;
  const wrong = new BlobServiceClient(
    `${blob}/${ACCOUNT}`,
    new StorageSharedKeyCredential(ACCOUNT, Buffer.from('wrong').toString('base64')),
    once,
  );
  assert.equal(await refused(wrong.createContainer('x-wrong')), '403 AuthenticationFailed');
  assert.equal((await fetch(`${blob}/${ACCOUNT}/documents/x`)).status, 401);
  assert.equal((await fetch(`${blob}/somebody/documents/x`)).status, 404);
  const credential = new StorageSharedKeyCredential(ACCOUNT, ACCOUNT_KEY);
  const sas = (expiresOn: Date): string =>
    generateBlobSASQueryParameters(
      { containerName: 'lists', permissions: ContainerSASPermissions.parse('rl'), expiresOn },
      credential,
    ).toString();
  const read = (query: string): Promise<Response> => fetch(`${blob}/${ACCOUNT}/lists/b?${query}`);
  assert.equal(await (await read(sas(new Date(Date.now() + 60_000)))).text(), 'b');
  assert.equal((await read(sas(new Date(Date.now() - 60_000)))).status, 403);
  // A page of somebody's cannot send messages, signed by nobody, that start functions here.
  const { queue = '' } = runtime.further;
  const message = { method: 'POST', body: '<QueueMessage><MessageText>x</MessageText></QueueMessage>' };
  await queues.getQueueClient('pages').create();
  const send = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${queue}/${ACCOUNT}/pages/messages?sig=x`, { ...message, headers });
  assert.equal((await send({ origin: 'https://elsewhere.example' })).status, 403);
  assert.equal((await send({})).status, 201);
});
