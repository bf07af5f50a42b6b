import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as ddb from '@aws-sdk/client-dynamodb';
import * as ddbs from '@aws-sdk/client-dynamodb-streams';
import { awsHome, type AwsHome } from '../../testing/aws-home.ts';

let home: AwsHome;
let client: ddb.DynamoDBClient;
let streams: ddbs.DynamoDBStreamsClient;
const cleanups: (() => unknown)[] = [];

before(async () => {
  home = await awsHome({ after: (fn) => cleanups.push(fn) });
  client = new ddb.DynamoDBClient(home.config);
  streams = new ddbs.DynamoDBStreamsClient(home.config);
});
after(async () => {
  client.destroy();
  streams.destroy();
  for (const fn of cleanups) await fn();
});

type Values = Record<string, ddb.AttributeValue>;
const table = async (TableName: string, more: Partial<ddb.CreateTableCommandInput> = {}) => {
  const { TableDescription } = await client.send(
    new ddb.CreateTableCommand({
      TableName,
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      ...more,
    }),
  );
  return TableDescription;
};
const simple = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
};
const put = (TableName: string, Item: Values, more: Partial<ddb.PutItemCommandInput> = {}) =>
  client.send(new ddb.PutItemCommand({ TableName, Item, ...more }));
const get = async (TableName: string, Key: Values) => (await client.send(new ddb.GetItemCommand({ TableName, Key }))).Item;
const update = (
  TableName: string,
  Key: Values,
  UpdateExpression: string,
  values: Values = {},
  more: Partial<ddb.UpdateItemCommandInput> = {},
) =>
  client.send(
    new ddb.UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression,
      ReturnValues: 'ALL_NEW',
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      ...more,
    }),
  );
const S = (text: string) => ({ S: text });
const N = (number: number | string) => ({ N: String(number) });
const invalid = (message: RegExp) => (error: Error) => {
  assert.equal(error.name, 'ValidationException');
  assert.match(error.message, message);
  return true;
};

describe('tables', () => {
  test('made, described, listed, changed and removed', async () => {
    const made = await table('first');
    assert.equal(made?.TableStatus, 'CREATING');
    assert.equal(made?.TableArn, 'arn:aws:dynamodb:us-east-1:111122223333:table/first');
    await ddb.waitUntilTableExists({ client, minDelay: 1, maxDelay: 2, maxWaitTime: 10 }, { TableName: 'first' });
    await assert.rejects(table('first'), { name: 'ResourceInUseException' });
    for (const n of [1, 2, 3]) await table(`listed-${n}`);
    const pages: string[][] = [];
    for await (const { TableNames = [] } of ddb.paginateListTables({ client, pageSize: 2 }, {})) pages.push(TableNames);
    assert.deepEqual(pages, [
      ['first', 'listed-1'],
      ['listed-2', 'listed-3'],
    ]);
    await client.send(new ddb.UpdateTableCommand({ TableName: 'first', DeletionProtectionEnabled: true }));
    await assert.rejects(client.send(new ddb.DeleteTableCommand({ TableName: 'first' })), invalid(/protected against deletion/));
    await client.send(new ddb.UpdateTableCommand({ TableName: 'first', DeletionProtectionEnabled: false }));
    await client.send(new ddb.DeleteTableCommand({ TableName: 'first' }));
    await ddb.waitUntilTableNotExists({ client, minDelay: 1, maxDelay: 2, maxWaitTime: 10 }, { TableName: 'first' });
    await assert.rejects(get('first', { pk: S('a'), sk: N(1) }), { name: 'ResourceNotFoundException' });
  });

  test('tags and time to live', async () => {
    const made = await table('tagged', { Tags: [{ Key: 'a', Value: '1' }] });
    const ResourceArn = made?.TableArn;
    await client.send(new ddb.TagResourceCommand({ ResourceArn, Tags: [{ Key: 'b', Value: '2' }] }));
    await client.send(new ddb.UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
    assert.deepEqual((await client.send(new ddb.ListTagsOfResourceCommand({ ResourceArn }))).Tags, [{ Key: 'b', Value: '2' }]);
    const ttl = { TableName: 'tagged', TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } };
    await client.send(new ddb.UpdateTimeToLiveCommand(ttl));
    await assert.rejects(client.send(new ddb.UpdateTimeToLiveCommand(ttl)), invalid(/already enabled/));
    const { ContinuousBackupsDescription } = await client.send(new ddb.DescribeContinuousBackupsCommand({ TableName: 'tagged' }));
    assert.equal(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus, 'DISABLED');
    const { TimeToLiveDescription } = await client.send(new ddb.DescribeTimeToLiveCommand({ TableName: 'tagged' }));
    assert.deepEqual(TimeToLiveDescription, { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  });

  test('definitions that do not fit', async () => {
    await assert.rejects(table('x'), invalid(/at least 3 characters/));
    await assert.rejects(
      table('odd', { ...simple, KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] }),
      invalid(/not defined in AttributeDefinitions/),
    );
    await assert.rejects(table('odd', { KeySchema: simple.KeySchema }), { name: 'ValidationException' });
    await assert.rejects(table('odd', { BillingMode: 'PROVISIONED' }), invalid(/must both be specified/));
    await assert.rejects(table('odd', { StreamSpecification: { StreamEnabled: true } }), invalid(/StreamViewType/));
  });
});

describe('items', () => {
  const TableName = 'items';
  const Key = { pk: S('a'), sk: N(1) };
  before(async () => void (await table(TableName)));

  test('every type comes back as it was, numbers in their normal form', async () => {
    const Item: Values = {
      ...Key,
      text: S('ü'),
      empty: S(''),
      big: N('12345678901234567890123456789012345678'),
      raw: { B: new Uint8Array([0, 255]) },
      yes: { BOOL: true },
      none: { NULL: true },
      list: { L: [S('x'), { M: { deep: N('-1.5e-3') } }] },
      names: { SS: ['b', 'a'] },
      numbers: { NS: ['1', '2'] },
      blobs: { BS: [new Uint8Array([1])] },
    };
    await put(TableName, Item);
    const found = await get(TableName, { pk: S('a'), sk: N('1.0') });
    assert.deepEqual(found, { ...Item, list: { L: [S('x'), { M: { deep: N('-0.0015') } }] } });
    const { Attributes } = await put(TableName, { ...Key, now: S('other') }, { ReturnValues: 'ALL_OLD' });
    assert.equal(Attributes?.['text']?.S, 'ü');
    const old = await client.send(new ddb.DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
    assert.equal(old.Attributes?.['now']?.S, 'other');
    assert.equal(await get(TableName, Key), undefined);
  });

  test('updates: set, remove, add, delete, lists, functions', async () => {
    await put(TableName, { ...Key, count: N(1), li: { L: [N(0), N(1), N(2)] }, tags: { SS: ['a', 'b'] }, mp: { M: { x: N(1) } } });
    const { Attributes } = await update(
      TableName,
      Key,
      'SET #c = #c + :one, mp.y = if_not_exists(mp.y, :one), li[5] = :one, fresh = list_append(:empty, :more) REMOVE li[1], mp.x ADD seen :one, tags :c DELETE rest_ :c',
      { ':one': N(1), ':empty': { L: [] }, ':more': { L: [S('m')] }, ':c': { SS: ['c'] } },
      { ExpressionAttributeNames: { '#c': 'count' } },
    );
    assert.deepEqual(Attributes, {
      ...Key,
      count: N(2),
      li: { L: [N(0), N(2), N(1)] },
      tags: { SS: ['a', 'b', 'c'] },
      mp: { M: { y: N(1) } },
      fresh: { L: [S('m')] },
      seen: N(1),
    });
    const rest = await update(TableName, Key, 'DELETE tags :all', { ':all': { SS: ['a', 'b', 'c'] } }, { ReturnValues: 'UPDATED_OLD' });
    assert.deepEqual(rest.Attributes, { tags: { SS: ['a', 'b', 'c'] } });
    assert.equal((await get(TableName, Key))?.['tags'], undefined);
    const created = await update(TableName, { pk: S('new'), sk: N(9) }, 'SET a = :a', { ':a': N('0.1') }, { ReturnValues: 'UPDATED_NEW' });
    assert.deepEqual(created.Attributes, { a: N('0.1') });
    const exact = await update(TableName, { pk: S('new'), sk: N(9) }, 'SET a = a + :b', { ':b': N('0.2') });
    assert.equal(exact.Attributes?.['a']?.N, '0.3');
  });

  test('conditions hold or fail, and show the item where asked', async () => {
    await put(TableName, { ...Key, state: S('open'), n: N(5), li: { L: [S('a')] }, lo: S('abcdef') });
    const only = async (ConditionExpression: string, values?: Values) => {
      const parts = {
        ConditionExpression,
        ExpressionAttributeNames: { '#s': 'state' },
        ...(values ? { ExpressionAttributeValues: values } : {}),
      };
      try {
        await put(TableName, { ...Key, state: S('open'), n: N(5), li: { L: [S('a')] }, lo: S('abcdef') }, parts);
        return true;
      } catch (error) {
        assert.equal((error as Error).name, 'ConditionalCheckFailedException', String(error));
        return false;
      }
    };
    assert.equal(await only('attribute_exists(#s)'), true);
    assert.equal(await only('attribute_not_exists(#s)'), false);
    assert.equal(await only('#s = :o AND n BETWEEN :a AND :b', { ':o': S('open'), ':a': N(1), ':b': N(5) }), true);
    assert.equal(await only('#s IN (:x, :o) OR n < :a', { ':o': S('open'), ':x': S('x'), ':a': N(1) }), true);
    assert.equal(await only('NOT (#s = :o)', { ':o': S('open') }), false);
    assert.equal(await only('begins_with(#s, :p) AND contains(li, :l)', { ':p': S('op'), ':l': S('a') }), true);
    assert.equal(await only('size(lo) > :n AND #s <> :x', { ':n': N(5), ':x': S('x') }), true);
    assert.equal(await only('attribute_type(n, :t) AND attribute_exists(#s)', { ':t': S('S') }), false);
    assert.equal(await only('nowhere = :x OR #s = :x', { ':x': S('x') }), false);
    const failed = put(
      TableName,
      { ...Key },
      { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    );
    await assert.rejects(failed, (error: ddb.ConditionalCheckFailedException) => error.Item?.['n']?.N === '5');
  });

  test('requests that make no sense get the reason', async () => {
    await assert.rejects(put(TableName, { pk: S('a') }), invalid(/Missing the key sk in the item/));
    await assert.rejects(put(TableName, { pk: N(1), sk: N(1) }), invalid(/Type mismatch for key pk expected: S actual: N/));
    await assert.rejects(put(TableName, { pk: S(''), sk: N(1) }), invalid(/empty string value/));
    await assert.rejects(put(TableName, { ...Key, n: N('abc') }), invalid(/cannot be converted into a number/));
    await assert.rejects(put(TableName, { ...Key, n: N('1'.repeat(39)) }), invalid(/more than 38 significant digits/));
    await assert.rejects(put(TableName, { ...Key, n: N('1e126') }), invalid(/Number overflow/));
    await assert.rejects(put(TableName, { ...Key, s: { SS: ['a', 'a'] } }), invalid(/contains duplicates/));
    await assert.rejects(put(TableName, { ...Key, s: S('x'.repeat(400 * 1024)) }), invalid(/Item size has exceeded/));
    await assert.rejects(get(TableName, { pk: S('a') }), invalid(/does not match the schema/));
    await assert.rejects(update(TableName, Key, 'SET pk = :v', { ':v': S('x') }), invalid(/part of the key/));
    await assert.rejects(update(TableName, Key, 'SET status = :v', { ':v': S('x') }), invalid(/reserved keyword: status/));
    await assert.rejects(update(TableName, Key, 'SET a = :v', {}), invalid(/not defined; attribute value: :v/));
    await assert.rejects(update(TableName, Key, 'SET #x = :v', { ':v': S('x') }), invalid(/not defined; attribute name: #x|document path/));
    await assert.rejects(
      update(TableName, Key, 'SET a = :v', { ':v': S('x'), ':w': S('y') }),
      invalid(/unused in expressions: keys: {:w}/),
    );
    await assert.rejects(update(TableName, Key, 'SET a.b = :v, a = :v', { ':v': S('x') }), invalid(/Two document paths overlap/));
    await assert.rejects(update(TableName, Key, 'SET a ? :v', { ':v': S('x') }), invalid(/Syntax error; token: "\?"/));
    await assert.rejects(update(TableName, Key, 'SET nope.b = :v', { ':v': S('x') }), invalid(/document path .* invalid for update/));
    await assert.rejects(update(TableName, Key, 'SET a = nothing + :v', { ':v': N(1) }), invalid(/attribute that does not exist/));
    await assert.rejects(put(TableName, Key, { Expected: { pk: { Exists: false } } }), invalid(/legacy parameter Expected/));
    await assert.rejects(
      put(TableName, Key, { ConditionExpression: 'frobnicate(pk)' }),
      invalid(/Invalid function name; function: frobnicate/),
    );
  });
});

describe('queries and scans', () => {
  const TableName = 'events';
  before(async () => {
    await table(TableName, {
      AttributeDefinitions: ['pk', 'kind']
        .map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }))
        .concat([{ AttributeName: 'sk', AttributeType: 'N' as 'S' }]),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-kind',
          KeySchema: [
            { AttributeName: 'kind', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['extra'] },
        },
      ],
    });
    const requests = [-20, -3, 0, 0.5, 7, 10, 100].flatMap((sk, n) =>
      ['a', 'b'].map((pk) => ({
        PutRequest: { Item: { pk: S(pk), sk: N(sk), ...(n % 2 === 0 ? { kind: S('even') } : {}), extra: N(n), more: S('m') } },
      })),
    );
    await client.send(new ddb.BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  });
  const query = (KeyConditionExpression: string, values: Values, more: Partial<ddb.QueryCommandInput> = {}) =>
    client.send(new ddb.QueryCommand({ TableName, KeyConditionExpression, ExpressionAttributeValues: values, ...more }));
  const numbers = (items: Values[] = []) => items.map((item) => Number(item['sk']?.N));

  test('a partition in the order of its sort key, forwards and backwards, in pages', async () => {
    const { Items, Count } = await query('pk = :p', { ':p': S('a') });
    assert.deepEqual([numbers(Items), Count], [[-20, -3, 0, 0.5, 7, 10, 100], 7]);
    const back = await query('pk = :p AND sk BETWEEN :a AND :b', { ':p': S('a'), ':a': N(-3), ':b': N(10) }, { ScanIndexForward: false });
    assert.deepEqual(numbers(back.Items), [10, 7, 0.5, 0, -3]);
    assert.deepEqual(numbers((await query('sk > :s AND :p = pk', { ':p': S('b'), ':s': N(7) })).Items), [10, 100]);
    for (const ScanIndexForward of [true, false]) {
      const pages: number[][] = [];
      const input = { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': S('a') }, ScanIndexForward };
      for await (const page of ddb.paginateQuery({ client, pageSize: 3 }, input)) pages.push(numbers(page.Items));
      assert.deepEqual(pages.flat(), ScanIndexForward ? [-20, -3, 0, 0.5, 7, 10, 100] : [100, 10, 7, 0.5, 0, -3, -20]);
    }
    const filtered = await query('pk = :p', { ':p': S('a'), ':n': N(4) }, { FilterExpression: 'extra > :n', ProjectionExpression: 'sk' });
    assert.deepEqual([filtered.Items, filtered.Count, filtered.ScannedCount], [[{ sk: N(10) }, { sk: N(100) }], 2, 7]);
    assert.equal((await query('pk = :p', { ':p': S('a') }, { Select: 'COUNT' })).Items, undefined);
  });

  test('an index has what is projected, of the items that have its key', async () => {
    const { Items } = await query('kind = :k', { ':k': S('even') }, { IndexName: 'by-kind', Limit: 3 });
    assert.deepEqual(numbers(Items), [-20, -20, 0]);
    assert.deepEqual(Object.keys(Items?.[0] ?? {}).toSorted(), ['extra', 'kind', 'pk', 'sk']);
    const all: number[] = [];
    const input = { TableName, IndexName: 'by-kind', KeyConditionExpression: 'kind = :k', ExpressionAttributeValues: { ':k': S('even') } };
    for await (const page of ddb.paginateQuery({ client, pageSize: 3 }, input)) all.push(...numbers(page.Items));
    assert.deepEqual(all, [-20, -20, 0, 0, 7, 7, 100, 100]);
  });

  test('a scan sees everything, in pages and in segments', async () => {
    let seen = 0;
    for await (const page of ddb.paginateScan({ client, pageSize: 4 }, { TableName })) seen += page.Count ?? 0;
    assert.equal(seen, 14);
    const parts = [0, 1, 2].map((Segment) => client.send(new ddb.ScanCommand({ TableName, Segment, TotalSegments: 3 })));
    assert.equal(
      (await Promise.all(parts)).reduce((sum, { Count = 0 }) => sum + Count, 0),
      14,
    );
    await assert.rejects(client.send(new ddb.ScanCommand({ TableName, Segment: 3, TotalSegments: 3 })), invalid(/zero-based/));
    const filtered = await client.send(
      new ddb.ScanCommand({ TableName, FilterExpression: 'sk = :s', ExpressionAttributeValues: { ':s': N(7) } }),
    );
    assert.deepEqual([filtered.Count, filtered.ScannedCount], [2, 14]);
  });

  test('conditions on keys that cannot be asked', async () => {
    await assert.rejects(query('sk = :s', { ':s': N(1) }), invalid(/missed key schema element: pk/));
    await assert.rejects(query('pk > :p', { ':p': S('a') }), invalid(/key condition not supported/));
    await assert.rejects(query('pk = :p OR sk = :s', { ':p': S('a'), ':s': N(1) }), invalid(/Invalid operator/));
    await assert.rejects(query('pk = :p', { ':p': N(1) }), invalid(/type does not match schema type/));
    await assert.rejects(query('pk = :p', { ':p': S('a') }, { IndexName: 'none' }), invalid(/does not have the specified index: none/));
    await assert.rejects(query('kind = :k', { ':k': S('x') }, { IndexName: 'by-kind', ConsistentRead: true }), invalid(/Consistent reads/));
  });
});

describe('many at once', () => {
  const TableName = 'many';
  before(async () => void (await table(TableName, simple)));
  const Key = (id: string) => ({ id: S(id) });

  test('batches', async () => {
    const requests = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: { ...Key(`k${n}`), n: N(n) } } }));
    const write = (RequestItems: ddb.BatchWriteItemCommandInput['RequestItems']) =>
      client.send(new ddb.BatchWriteItemCommand({ RequestItems }));
    assert.deepEqual((await write({ [TableName]: requests })).UnprocessedItems, {});
    const { Responses } = await client.send(
      new ddb.BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: [Key('k1'), Key('none'), Key('k24')], ProjectionExpression: 'n' } },
      }),
    );
    assert.deepEqual(Responses?.[TableName], [{ n: N(1) }, { n: N(24) }]);
    await assert.rejects(write({ [TableName]: [...requests, ...requests] }), invalid(/Too many items/));
    await assert.rejects(write({ [TableName]: [requests[0], requests[0]] as ddb.WriteRequest[] }), invalid(/contains duplicates/));
    await assert.rejects(write({ nowhere: requests.slice(0, 1) }), { name: 'ResourceNotFoundException' });
  });

  test('a transaction happens as a whole or not at all, and once for a token', async () => {
    const transact = (TransactItems: ddb.TransactWriteItem[], ClientRequestToken?: string) =>
      client.send(new ddb.TransactWriteItemsCommand({ TransactItems, ...(ClientRequestToken ? { ClientRequestToken } : {}) }));
    const add = { Update: { TableName, Key: Key('sum'), UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': N(1) } } };
    await transact([add, { Put: { TableName, Item: Key('t1') } }], 'token');
    await transact([add, { Put: { TableName, Item: Key('t1') } }], 'token');
    assert.equal((await get(TableName, Key('sum')))?.['n']?.N, '1');
    await assert.rejects(transact([add], 'token'), { name: 'IdempotentParameterMismatchException' });
    const check = { ConditionCheck: { TableName, Key: Key('none'), ConditionExpression: 'attribute_exists(id)' } };
    await assert.rejects(transact([add, check]), (error: ddb.TransactionCanceledException) => {
      assert.equal(error.name, 'TransactionCanceledException');
      assert.deepEqual(
        error.CancellationReasons?.map(({ Code }) => Code),
        ['None', 'ConditionalCheckFailed'],
      );
      return true;
    });
    assert.equal((await get(TableName, Key('sum')))?.['n']?.N, '1');
    await assert.rejects(transact([add, add]), invalid(/multiple operations on one item/));
    const { Responses } = await client.send(
      new ddb.TransactGetItemsCommand({
        TransactItems: [{ Get: { TableName, Key: Key('sum') } }, { Get: { TableName, Key: Key('none') } }],
      }),
    );
    assert.deepEqual(Responses, [{ Item: { ...Key('sum'), n: N(1) } }, {}]);
    const racing = Array.from({ length: 20 }, () => update(TableName, Key('sum'), 'ADD n :one', { ':one': N(1) }));
    await Promise.all(racing);
    assert.equal((await get(TableName, Key('sum')))?.['n']?.N, '21');
  });
});

describe('streams', () => {
  const Key = { id: S('a') };
  const read = async (ShardIterator: string | undefined) => client && streams.send(new ddbs.GetRecordsCommand({ ShardIterator }));
  const iterator = async (StreamArn: string | undefined, ShardIteratorType: ddbs.ShardIteratorType, SequenceNumber?: string) => {
    const { StreamDescription } = await streams.send(new ddbs.DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const input = { StreamArn, ShardId, ShardIteratorType, ...(SequenceNumber ? { SequenceNumber } : {}) };
    return (await streams.send(new ddbs.GetShardIteratorCommand(input))).ShardIterator;
  };

  for (const [view, images] of Object.entries({ KEYS_ONLY: '', NEW_IMAGE: 'new', OLD_IMAGE: 'old', NEW_AND_OLD_IMAGES: 'new old' })) {
    test(`${view}: inserted, changed, removed; nothing of a write that changes nothing`, async () => {
      const TableName = `stream-${view}`;
      const StreamSpecification = { StreamEnabled: true, StreamViewType: view as ddb.StreamViewType };
      const { LatestStreamArn } = (await table(TableName, { ...simple, StreamSpecification })) ?? {};
      const latest = await iterator(LatestStreamArn, 'LATEST');
      await put(TableName, { ...Key, v: N(1) });
      await put(TableName, { ...Key, v: N(1) });
      await update(TableName, Key, 'SET v = :v', { ':v': N(2) });
      await client.send(new ddb.DeleteItemCommand({ TableName, Key }));
      await client.send(new ddb.DeleteItemCommand({ TableName, Key }));
      const { Records = [], NextShardIterator } = await read(latest);
      assert.deepEqual(
        Records.map(({ eventName }) => eventName),
        ['INSERT', 'MODIFY', 'REMOVE'],
      );
      const change = Records[1]?.dynamodb;
      assert.deepEqual(change?.Keys, Key);
      assert.deepEqual(change?.NewImage?.['v'], images.includes('new') ? N(2) : undefined);
      assert.deepEqual(change?.OldImage?.['v'], images.includes('old') ? N(1) : undefined);
      assert.deepEqual((await read(NextShardIterator)).Records, []);
      assert.equal((await read(await iterator(LatestStreamArn, 'TRIM_HORIZON'))).Records?.length, 3);
      const from = Records[1]?.dynamodb?.SequenceNumber;
      assert.equal((await read(await iterator(LatestStreamArn, 'AT_SEQUENCE_NUMBER', from))).Records?.length, 2);
      assert.equal((await read(await iterator(LatestStreamArn, 'AFTER_SEQUENCE_NUMBER', from))).Records?.length, 1);
    });
  }

  test('a stream that is switched off ends, and is kept; a new one has another name', async () => {
    const TableName = 'switched';
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
    const { LatestStreamArn } = (await table(TableName, { ...simple, StreamSpecification })) ?? {};
    await put(TableName, Key);
    const off = { TableName, StreamSpecification: { StreamEnabled: false } };
    await client.send(new ddb.UpdateTableCommand(off));
    await assert.rejects(client.send(new ddb.UpdateTableCommand(off)), invalid(/no stream to disable/));
    const { StreamDescription } = await streams.send(new ddbs.DescribeStreamCommand({ StreamArn: LatestStreamArn }));
    assert.equal(StreamDescription?.StreamStatus, 'DISABLED');
    const { Records, NextShardIterator } = await read(await iterator(LatestStreamArn, 'TRIM_HORIZON'));
    assert.deepEqual([Records?.length, NextShardIterator], [1, undefined]);
    const { TableDescription } = await client.send(new ddb.UpdateTableCommand({ TableName, StreamSpecification }));
    assert.notEqual(TableDescription?.LatestStreamArn, LatestStreamArn);
    assert.equal((await streams.send(new ddbs.ListStreamsCommand({ TableName }))).Streams?.length, 2);
    await assert.rejects(read('nonsense'), { name: 'ValidationException' });
    await assert.rejects(streams.send(new ddbs.DescribeStreamCommand({ StreamArn: `${LatestStreamArn}x` })), {
      name: 'ResourceNotFoundException',
    });
  });
});

test('tables, items and streams outlive the runtime', async () => {
  const TableName = 'durable';
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const };
  const { LatestStreamArn } = (await table(TableName, { ...simple, StreamSpecification })) ?? {};
  await put(TableName, { id: S('kept') });
  await home.restart();
  assert.deepEqual(await get(TableName, { id: S('kept') }), { id: S('kept') });
  const { StreamDescription } = await streams.send(new ddbs.DescribeStreamCommand({ StreamArn: LatestStreamArn }));
  assert.equal(StreamDescription?.StreamStatus, 'ENABLED');
  await put(TableName, { id: S('later') });
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await streams.send(
    new ddbs.GetShardIteratorCommand({ StreamArn: LatestStreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records = [] } = await streams.send(new ddbs.GetRecordsCommand({ ShardIterator }));
  assert.deepEqual(
    Records.map(({ dynamodb }) => dynamodb?.Keys?.['id']?.S),
    ['kept', 'later'],
  );
});
