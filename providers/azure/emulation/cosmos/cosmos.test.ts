import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ChangeFeedStartFrom, CosmosClient, type Container, type Database, type FeedOptions, type SqlQuerySpec } from '@azure/cosmos';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';
import { COSMOS_KEY } from './account.ts';

/** The official client, over the wire, to a runtime of its own. */
let runtime: AzureRuntime;
const ends: (() => unknown)[] = [];
let client: CosmosClient;
let database: Database;
let orders: Container;

before(async () => {
  runtime = await azureRuntime({ after: (end) => void ends.push(end) });
  client = new CosmosClient({ endpoint: runtime.further['cosmos'] ?? '', key: COSMOS_KEY });
  ({ database } = await client.databases.createIfNotExists({ id: 'shop' }));
  ({ container: orders } = await database.containers.createIfNotExists({ id: 'orders', partitionKey: '/customer' }));
});
after(async () => {
  client.dispose();
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
      const { code, body } = error as { code: number; body?: { code?: string; message?: string } };
      return `${code} ${body?.code ?? ''} ${/"code":"(SC\d+)"/.exec(body?.message ?? '')?.[1] ?? ''}`.trim();
    },
  );

const found = async <T = unknown>(query: string | SqlQuerySpec, options?: FeedOptions): Promise<T[]> =>
  (await orders.items.query<T>(query, options).fetchAll()).resources;

describe('the account', { concurrency: 1 }, () => {
  test('has databases and containers', async () => {
    assert.equal((await client.getDatabaseAccount()).resource?.consistencyPolicy, 'Session');
    assert.equal(await refused(client.databases.create({ id: 'shop' })), '409 Conflict');
    assert.deepEqual(
      (await client.databases.readAll().fetchAll()).resources.map(({ id }) => id),
      ['shop'],
    );
    const { resource } = await orders.read();
    assert.deepEqual(resource?.partitionKey?.paths, ['/customer']);
    assert.deepEqual((await database.containers.query({ query: 'SELECT VALUE c.id FROM c' }).fetchAll()).resources, ['orders']);
    assert.equal(await refused(orders.replace({ id: 'orders', partitionKey: { paths: ['/other'] } })), '400 BadRequest');
    const { container } = await database.containers.create({ id: 'gone' });
    await container.replace({ ...(await container.read()).resource, id: 'gone', defaultTtl: 60 });
    assert.equal((await container.read()).resource?.defaultTtl, 60);
    await container.delete();
    assert.equal(await refused(container.read()), '404 NotFound');
    assert.equal(await refused(container.items.create({ id: '1' })), '404 NotFound');
    const { database: other } = await client.databases.create({ id: 'other' });
    await other.delete();
    assert.equal(await refused(other.read()), '404 NotFound');
  });

  test('asks for its key', async () => {
    const wrong = new CosmosClient({ endpoint: runtime.further['cosmos'] ?? '', key: Buffer.from('wrong').toString('base64') });
    assert.equal(await refused(wrong.databases.readAll().fetchAll()), '401 Unauthorized');
    assert.equal((await fetch(`${runtime.further['cosmos'] ?? ''}/dbs`)).status, 401);
    const secure = `${runtime.further['cosmos-tls'] ?? ''}/dbs`;
    assert.equal((await runtime.ask(secure)).status, 401);
    // Tokens of an identity are sent over TLS only.
    assert.equal((await runtime.ask(secure, { headers: { authorization: encodeURIComponent('type=aad&ver=1.0&sig=token') } })).status, 200);
  });
});

describe('items', { concurrency: 1 }, () => {
  test('are created, read, replaced, changed in part and removed', async () => {
    const { resource } = await orders.items.create({ id: '1', customer: 'ada', total: 5, lines: ['x'] });
    const item = orders.item('1', 'ada');
    assert.equal(await refused(orders.items.create({ id: '1', customer: 'ada' })), '409 Conflict');
    assert.equal((await orders.item('1', 'bob').read()).statusCode, 404);
    assert.deepEqual((await item.read()).resource, resource);
    const stale = { accessCondition: { type: 'IfMatch', condition: '"old"' } };
    assert.equal(await refused(item.replace({ id: '1', customer: 'ada', total: 6 }, stale)), '412 PreconditionFailed');
    assert.equal(await refused(item.replace({ id: '1', customer: 'bob' })), '400 BadRequest');
    const fresh = { accessCondition: { type: 'IfMatch', condition: resource?._etag ?? '' } };
    assert.equal((await item.replace({ id: '1', customer: 'ada', total: 6 }, fresh)).resource?.total, 6);
    assert.equal((await orders.items.upsert({ id: '1', customer: 'ada', total: 6, lines: ['x'] })).statusCode, 200);
    const changed = await item.patch<{ total: number; lines: string[]; open: boolean }>([
      { op: 'incr', path: '/total', value: 4 },
      { op: 'add', path: '/lines/-', value: 'y' },
      { op: 'set', path: '/open', value: true },
    ]);
    assert.deepEqual([changed.resource?.total, changed.resource?.lines, changed.resource?.open], [10, ['x', 'y'], true]);
    assert.equal(await refused(item.patch([{ op: 'replace', path: '/none', value: 1 }])), '400 BadRequest');
    assert.equal(await refused(item.patch([{ op: 'constructor' as 'set', path: '/open', value: 1 }])), '400 BadRequest');
    assert.equal(
      await refused(item.patch({ condition: 'from c where c.total > 100', operations: [{ op: 'remove', path: '/open' }] })),
      '412 PreconditionFailed',
    );
    await item.delete();
    assert.equal((await item.read()).statusCode, 404);
  });

  test('a batch is written whole or not at all', async () => {
    const create = (id: string) => ({ operationType: 'Create', resourceBody: { id, customer: 'batch' } }) as const;
    const failed = await orders.items.batch([create('a'), create('a')], 'batch');
    assert.deepEqual(
      failed.result?.map(({ statusCode }) => statusCode),
      [424, 409],
    );
    assert.deepEqual(await found("SELECT * FROM c WHERE c.customer = 'batch'"), []);
    const { result } = await orders.items.batch([create('a'), { operationType: 'Delete', id: 'a' }], 'batch');
    assert.deepEqual(
      result?.map(({ statusCode }) => statusCode),
      [201, 204],
    );
    const condition = 'from c where c.total > 100';
    const patch = {
      operationType: 'Patch' as const,
      id: 'a',
      resourceBody: { condition, operations: [{ op: 'set' as const, path: '/open', value: true }] },
    };
    const patched = await orders.items.batch([create('a'), patch], 'batch');
    assert.deepEqual(
      patched.result?.map(({ statusCode }) => statusCode),
      [424, 412],
    );
  });

  test('expire, and are unique by what their container says', async () => {
    const { container } = await database.containers.create({
      id: 'sessions',
      partitionKey: { paths: ['/tenant', '/user'], kind: 'MultiHash' as never, version: 2 },
      defaultTtl: -1,
      uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/mail'] }] },
    });
    await container.items.create({ id: '1', tenant: 't', user: 'u', mail: 'a@b' });
    assert.equal(await refused(container.items.create({ id: '2', tenant: 't', user: 'u', mail: 'a@b' })), '409 Conflict');
    assert.equal((await container.item('1', ['t', 'u']).read()).statusCode, 200);
    await container.items.create({ id: 'short', tenant: 't', user: 'u', mail: 'c', ttl: 1 });
    for (const end = Date.now() + 10_000; (await container.item('short', ['t', 'u']).read()).statusCode !== 404;)
      assert.ok((await pause(50, true)) && Date.now() < end, 'it expires');
  });
});

describe('queries', { concurrency: 1 }, () => {
  before(async () => {
    const rows = [
      { id: 'p1', customer: 'ada', kind: 'book', price: 10, tags: ['new', 'sale'] },
      { id: 'p2', customer: 'ada', kind: 'pen', price: 2, tags: ['sale'] },
      { id: 'p3', customer: 'bob', kind: 'book', price: 7, tags: [], note: null },
      { id: 'p4', customer: 'bob', kind: 'cup', tags: ['new'], 'ünïcode "key"': { deep: true } },
    ];
    for (const row of rows) await orders.items.upsert(row);
  });

  test('filter, join, sort, count and group, across keys and within one', async () => {
    const ids = {
      query: 'SELECT VALUE c.id FROM c WHERE c.price > @least AND STARTSWITH(c.kind, "b") ORDER BY c.price DESC',
      parameters: [{ name: '@least', value: 5 }],
    };
    assert.deepEqual(await found(ids), ['p1', 'p3']);
    assert.deepEqual(await found(ids, { partitionKey: 'bob' }), ['p3']);
    assert.deepEqual(await found(ids, { forceQueryPlan: true }), ['p1', 'p3']);
    assert.deepEqual(await found('SELECT VALUE COUNT(1) FROM c'), [4]);
    assert.deepEqual(await found('SELECT c.kind, COUNT(1) AS n, MAX(c.price) AS most FROM c GROUP BY c.kind'), [
      { kind: 'book', n: 2, most: 10 },
      { kind: 'pen', n: 1, most: 2 },
      { kind: 'cup', n: 1 },
    ]);
    assert.deepEqual(await found("SELECT c.id, t AS tag FROM c JOIN t IN c.tags WHERE t != 'new'"), [
      { id: 'p1', tag: 'sale' },
      { id: 'p2', tag: 'sale' },
    ]);
    assert.deepEqual(await found('SELECT VALUE c.id FROM c WHERE NOT IS_DEFINED(c.price) OR c.note = null'), ['p3', 'p4']);
    assert.deepEqual(
      await found('SELECT TOP 1 VALUE c["ünïcode \\"key\\""].deep FROM c WHERE ARRAY_CONTAINS(c.tags, "new") AND c.kind LIKE "c%"'),
      [true],
    );
    assert.deepEqual(await found('SELECT VALUE TIMESTAMPTODATETIME(1e20) ?? "none"'), ['none']);
    assert.deepEqual(await found('SELECT DISTINCT VALUE c.customer FROM c ORDER BY c.customer OFFSET 1 LIMIT 1'), ['bob']);
  });

  test('come in pages', async () => {
    const pages: string[][] = [];
    const iterator = orders.items.query<string>('SELECT VALUE c.id FROM c WHERE c.kind != "pen"', { maxItemCount: 2 });
    let token: string | undefined;
    while (iterator.hasMoreResults() && pages.length < 9) {
      const page = await iterator.fetchNext();
      pages.push(page.resources);
      token ??= page.continuationToken;
    }
    assert.deepEqual(pages, [['p1', 'p3'], ['p4']]);
    const rest = await orders.items
      .query<string>('SELECT VALUE c.id FROM c WHERE c.kind != "pen"', { continuationToken: token ?? '' })
      .fetchNext();
    assert.deepEqual(rest.resources, ['p4']);
    assert.equal((await orders.items.readAll({ maxItemCount: 3 }).fetchAll()).resources.length, 4);
  });

  test('that cannot be run are refused as the service does', async () => {
    assert.equal(await refused(found('SELECT * FRM c')), '400 BadRequest SC1001');
    assert.equal(await refused(found('SELECT d.id FROM c')), '400 BadRequest SC2001');
    assert.equal(await refused(found('SELECT * FROM c WHERE NONE_SUCH(c.id)')), '400 BadRequest SC2005');
    for (const test of ['c.id IN (NONE_SUCH())', 'c.price BETWEEN 1 AND NONE_SUCH()', 'NONE_SUCH() LIKE "a"'])
      assert.equal(await refused(found(`SELECT * FROM c WHERE ${test}`)), '400 BadRequest SC2005', test);
    assert.equal(await refused(found('SELECT * FROM c ORDER BY c.kind, c.price')), '400 BadRequest');
  });
});

test('the change feed tells of each item once, in its latest version, and goes on from where it was', async () => {
  const { container } = await database.containers.create({ id: 'feed', partitionKey: '/id' });
  for (const id of ['1', '2', '1']) await container.items.upsert({ id, at: Date.now() });
  const iterator = container.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning(), maxItemCount: 1 });
  const first = await iterator.readNext();
  const second = await iterator.readNext();
  assert.deepEqual(
    [...first.result, ...second.result].map(({ id }: { id: string }) => id),
    ['2', '1'],
  );
  assert.equal((await iterator.readNext()).statusCode, 304);
  await container.items.upsert({ id: '3' });
  const on = container.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Continuation(second.continuationToken) });
  assert.deepEqual(
    (await on.readNext()).result.map(({ id }: { id: string }) => id),
    ['3'],
  );
  const now = container.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Now() });
  assert.equal((await now.readNext()).statusCode, 304);
  const one = container.items.changeFeed('2', { startFromBeginning: true });
  assert.deepEqual(
    (await one.fetchNext()).result.map(({ id }: { id: string }) => id),
    ['2'],
  );
});
