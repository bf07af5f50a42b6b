/** What sets functions off, driven by the official clients, on one runtime. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { AggregateField, FieldValue, Filter, Firestore, Timestamp, type Query } from '@google-cloud/firestore';
import { FirestoreClient } from '@google-cloud/firestore-api/v1';
import { CloudSchedulerClient } from '@google-cloud/scheduler';
import { PubSub, type Message, type Subscription } from '@google-cloud/pubsub';
import { Storage } from '@google-cloud/storage';
import type { PostureFacet } from '../../audit.ts';
import gcp from '../index.ts';
import { startCollector, type Collector } from '../testing/collector.ts';
import { deployFunction } from '../testing/deploy-function.ts';
import { gcpRuntime, type GcpRuntime } from '../testing/gcp-runtime.ts';
import { eventType } from './firestore/document-event.ts';

const PROJECT = 'isobar-local';
const cleanups: (() => unknown)[] = [];
let runtime: GcpRuntime;
let collector: Collector;

/** Tells the collector every event; fails where the event says so. */
const tell = (url: string): string => `
  require('@google-cloud/functions-framework').cloudEvent('f', async (event) => {
    await fetch('${url}/event', { method: 'POST', body: JSON.stringify({ ...event, data: event.data }) });
    if (event.data?.message?.attributes?.fail === 'always') throw new Error('refused');
  });`;

interface Told {
  id: string;
  type: string;
  source: string;
  subject?: string;
  data: { message?: { data?: string; attributes?: Record<string, string>; messageId?: string } };
  [name: string]: unknown;
}

async function event(wants: (one: Told) => boolean = () => true): Promise<Told> {
  const read = (body: Buffer): Told => JSON.parse(body.toString()) as Told;
  const { body } = await collector.next(({ path, body: found }) => path === '/event' && wants(read(found)));
  return read(body);
}

before(async () => {
  const t = { after: (fn: () => unknown) => void cleanups.push(fn) };
  runtime = await gcpRuntime(t);
  collector = await startCollector(t);
  const { endpoints } = await (await runtime.home.connect()).facet('runtime').status({ signal: AbortSignal.timeout(10_000) });
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  process.env['PUBSUB_EMULATOR_HOST'] = process.env['FIRESTORE_EMULATOR_HOST'] = new URL(endpoints['gcp-grpc'] ?? '').host;
});
after(async () => {
  for (const cleanUp of cleanups.toReversed()) await cleanUp();
});

describe("Pub/Sub's official client", () => {
  let pubsub: PubSub;
  before(() => void (pubsub = new PubSub({ projectId: PROJECT })));
  after(() => pubsub.close());

  /** The next message that the subscription hands out; what `decide` does not take is given back. */
  const arrival = (subscription: Subscription, decide: (message: Message) => boolean = () => true): Promise<Message> =>
    new Promise((resolve, reject) => {
      const listener = (message: Message): void => {
        if (!decide(message)) return message.nack();
        subscription.off('message', listener);
        resolve(message);
      };
      subscription.on('error', reject);
      subscription.on('message', listener);
    });

  test('publishes, pulls by stream, gives back and acknowledges', async () => {
    const [topic] = await pubsub.createTopic('orders');
    const [subscription] = await topic.createSubscription('orders-sub', { ackDeadlineSeconds: 10 });
    const id = await topic.publishMessage({ data: Buffer.from('{"n":1}'), attributes: { kind: 'new' } });
    let times = 0;
    const again = await arrival(subscription, () => ++times > 1);
    assert.deepEqual([again.id, again.data.toString(), again.attributes, times], [id, '{"n":1}', { kind: 'new' }, 2]);
    again.ack();
    await subscription.close();
    const [topics] = await pubsub.getTopics();
    assert.ok(topics.some(({ name }) => name === `projects/${PROJECT}/topics/orders`));
    await topic.delete();
    const [{ topic: gone }] = await subscription.getMetadata();
    assert.equal(gone, '_deleted-topic_');
    await subscription.delete();
    await assert.rejects(subscription.getMetadata(), { code: 5 });
  });

  test('keeps the order of a key, filters by attribute, and buries dead letters', async () => {
    const [topic] = await pubsub.createTopic('ordered');
    const [dead] = await pubsub.createTopic('dead');
    const [graves] = await dead.createSubscription('graves');
    const [subscription] = await topic.createSubscription('ordered-sub', {
      enableMessageOrdering: true,
      filter: 'attributes.keep = "yes"',
      deadLetterPolicy: { deadLetterTopic: dead.name, maxDeliveryAttempts: 5 },
    });
    topic.setPublishOptions({ messageOrdering: true });
    for (const data of ['a', 'b', 'c'])
      await topic.publishMessage({ data: Buffer.from(data), orderingKey: 'k', attributes: { keep: 'yes' } });
    await topic.publishMessage({ data: Buffer.from('d'), orderingKey: 'k', attributes: { keep: 'no' } });
    const seen: string[] = [];
    subscription.on('message', (message: Message) => {
      seen.push(`${message.data.toString()}${message.deliveryAttempt}`);
      if (message.data.toString() === 'a') message.nack();
      else message.ack();
    });
    const letter = await arrival(graves);
    assert.deepEqual(
      [
        letter.data.toString(),
        letter.attributes['CloudPubSubDeadLetterSourceSubscription'],
        letter.attributes['CloudPubSubDeadLetterSourceDeliveryCount'],
      ],
      ['a', 'ordered-sub', '5'],
    );
    letter.ack();
    await Promise.all([subscription.close(), graves.close()]);
    assert.deepEqual(
      seen.filter((one) => one.startsWith('a')),
      ['a1', 'a2', 'a3', 'a4', 'a5'],
    );
    assert.ok(!seen.some((one) => one.startsWith('d')));
  });

  test('pushes to an endpoint of this machine, again where it fails, and to no other', async () => {
    const [topic] = await pubsub.createTopic('pushed');
    await topic.createSubscription('push-sub', {
      pushConfig: { pushEndpoint: `${collector.url}/push`, oidcToken: { serviceAccountEmail: 'a@b.c' } },
    });
    collector.failNext(1);
    await topic.publishMessage({ data: Buffer.from('hi') });
    const push = async (): Promise<unknown> => {
      const { body, headers } = await collector.next(({ path }) => path === '/push');
      const { message, subscription } = JSON.parse(body.toString()) as { message: { data: string }; subscription: string };
      return [message.data, subscription, headers.authorization?.split('.').length];
    };
    assert.deepEqual([await push(), await push()], Array(2).fill(['aGk=', `projects/${PROJECT}/subscriptions/push-sub`, 3]));
    await assert.rejects(topic.createSubscription('away', { pushConfig: { pushEndpoint: 'https://example.com/' } }), {
      code: 3,
      message: /this machine only/,
    });
  });

  test('sets functions off, keeps what is under way over a restart, and honours the retry policy', async () => {
    const trigger = (retryPolicy: string) => ({
      eventType: 'google.cloud.pubsub.topic.v1.messagePublished',
      pubsubTopic: `projects/${PROJECT}/topics/jobs`,
      retryPolicy,
    });
    const made = await deployFunction(runtime, 'once', tell(collector.url), { eventTrigger: trigger('RETRY_POLICY_DO_NOT_RETRY') });
    assert.equal(made.eventTrigger?.trigger, `projects/${PROJECT}/locations/us-central1/triggers/once`);
    const topic = pubsub.topic('jobs');
    const id = await topic.publishMessage({ data: Buffer.from('work'), attributes: { by: 'test' } });
    const { data, ...attributes } = await event();
    assert.deepEqual(
      [attributes.id, attributes.type, attributes.source],
      [id, trigger('').eventType, `//pubsub.googleapis.com/projects/${PROJECT}/topics/jobs`],
    );
    assert.deepEqual([data.message?.data, data.message?.attributes, data.message?.messageId], ['d29yaw==', { by: 'test' }, id]);

    await deployFunction(runtime, 'again', tell(collector.url), { eventTrigger: trigger('RETRY_POLICY_RETRY') });
    await topic.publishMessage({ data: Buffer.from('x'), attributes: { fail: 'always' } });
    // One from the function without retries, and the first try of the other.
    for (let tries = 0; tries < 2; tries++) await event(({ data: { message } }) => message?.attributes?.['fail'] === 'always');
    const [survivor] = await topic.createSubscription('survivor');
    await topic.publishMessage({ data: Buffer.from('before') });
    await runtime.restart();
    await event(({ data: { message } }) => message?.attributes?.['fail'] === 'always');
    const after = new PubSub({ projectId: PROJECT });
    const message = await arrival(after.subscription(survivor.name));
    message.ack();
    assert.equal(message.data.toString(), 'before');
    await after.close();
  });

  test('is told what is wrong as by the service', async () => {
    await assert.rejects(pubsub.topic('nowhere').publishMessage({ data: Buffer.from('x') }), {
      code: 5,
      message: /Resource not found \(resource=nowhere\)/,
    });
    await assert.rejects(pubsub.createTopic('goog-x'), { code: 3, message: /Invalid resource name given/ });
    await pubsub.createTopic('twice');
    await assert.rejects(pubsub.createTopic('twice'), { code: 6, message: /Resource already exists/ });
    await assert.rejects(pubsub.topic('twice').createSubscription('s1x', { ackDeadlineSeconds: 5 }), {
      code: 3,
      message: /between 10 and 600/,
    });
    await assert.rejects(pubsub.topic('twice').createSubscription('s2x', { enableExactlyOnceDelivery: true }), { code: 12 });
    const publish = async (body: string): Promise<unknown[]> => {
      const answer = await fetch(`${runtime.url}/v1/projects/${PROJECT}/topics/twice:publish`, { method: 'POST', body });
      const { error } = (await answer.json()) as { error: { status: string; message: string } };
      return [answer.status, error.status, error.message.slice(0, 40)];
    };
    assert.deepEqual(await publish('{"messages":[{"nonsense":1}]}'), [400, 'INVALID_ARGUMENT', 'Invalid JSON payload received. Unknown n']);
    assert.deepEqual(await publish('{"messages":[{}]}'), [400, 'INVALID_ARGUMENT', 'One or more messages in the publish requ']);
  });
});

describe("Cloud Storage's official client", () => {
  let storage: Storage;
  before(() => {
    process.env['STORAGE_EMULATOR_HOST'] = runtime.url;
    storage = new Storage({ projectId: PROJECT, retryOptions: { autoRetry: false } });
  });
  const failure = async (promise: Promise<unknown>): Promise<unknown[]> => {
    const error: unknown = await promise.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    const { code, errors, message } = error as { code: number; errors?: { reason: string }[]; message: string };
    return [code, errors?.[0]?.reason, message];
  };

  test('keeps objects: simple and resumable uploads, ranges, metadata, lists, versions', async () => {
    const [bucket] = await storage.createBucket('pictures', { versioning: { enabled: true } });
    const small = bucket.file('a/small ü.txt');
    await small.save('hello', { resumable: false, contentType: 'text/plain', metadata: { metadata: { by: 'me' } } });
    const big = bucket.file('a/big.bin');
    const bytes = Buffer.alloc(700_000, 'xyz');
    await big.save(bytes, { resumable: true, chunkSize: 256 * 1024 });
    const [read] = await big.download();
    assert.ok(read.equals(bytes));
    assert.equal((await small.download({ start: 1, end: 3 }))[0].toString(), 'ell');
    const [metadata] = await small.getMetadata();
    assert.deepEqual(
      [metadata.contentType, metadata.metadata, metadata.size, metadata.metageneration],
      ['text/plain', { by: 'me' }, '5', '1'],
    );
    assert.equal(await (await fetch(metadata.mediaLink ?? '')).text(), 'hello');
    await small.setMetadata({ metadata: { by: null, for: 'you' } });
    assert.deepEqual((await small.getMetadata())[0].metadata, { for: 'you' });

    await bucket.file('b.txt').save('');
    const [files, , page] = (await bucket.getFiles({ delimiter: '/', autoPaginate: false })) as [
      { name: string }[],
      unknown,
      { prefixes?: string[] },
    ];
    assert.deepEqual([files.map(({ name }) => name), page.prefixes], [['b.txt'], ['a/']]);
    await small.copy(bucket.file('copy.txt'));
    assert.equal((await bucket.file('copy.txt').download())[0].toString(), 'hello');

    const [{ generation }] = await small.getMetadata();
    await small.save('newer', { resumable: false });
    assert.equal((await bucket.file(small.name, { generation: generation ?? 0 }).download())[0].toString(), 'hello');
    assert.equal((await bucket.getFiles({ prefix: 'a/small', versions: true }))[0].length, 2);
    const [one] = await bucket.getFiles({ maxResults: 1, autoPaginate: false });
    assert.equal(one.length, 1);
  });

  test('holds to preconditions and says what is wrong', async () => {
    const [bucket] = await storage.createBucket('guarded');
    const file = bucket.file('once');
    await file.save('1', { preconditionOpts: { ifGenerationMatch: 0 } });
    assert.deepEqual((await failure(file.save('2', { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } }))).slice(0, 2), [
      412,
      'conditionNotMet',
    ]);
    assert.deepEqual(await failure(storage.bucket('guarded').file('nothing').getMetadata()), [
      404,
      'notFound',
      'No such object: guarded/nothing',
    ]);
    assert.deepEqual((await failure(storage.bucket('nowhere').getMetadata())).slice(0, 2), [404, 'notFound']);
    assert.deepEqual((await failure(storage.createBucket('guarded'))).slice(0, 2), [409, 'conflict']);
    assert.deepEqual((await failure(storage.createBucket('Not A Name'))).slice(0, 2), [400, 'invalid']);
    assert.deepEqual(await failure(bucket.delete()), [409, 'conflict', 'The bucket you tried to delete is not empty.']);
    await file.delete();
    await bucket.delete();
    assert.deepEqual(await storage.bucket('guarded').exists(), [false]);
  });

  test('sets functions off when objects come, change and go', async () => {
    const [bucket] = await storage.createBucket('inbox');
    for (const what of ['finalized', 'metadataUpdated', 'deleted']) {
      await deployFunction(runtime, `on-${what.toLowerCase()}`, tell(collector.url), {
        eventTrigger: { eventType: `google.cloud.storage.object.v1.${what}`, eventFilters: [{ attribute: 'bucket', value: 'inbox' }] },
      });
    }
    const about = async (type: string): Promise<unknown[]> => {
      const { data, ...told } = await event((one) => one.type === `google.cloud.storage.object.v1.${type}`);
      return [told.source, told.subject, told['bucket'], (data as { size?: string }).size];
    };
    const expected = ['//storage.googleapis.com/projects/_/buckets/inbox', 'objects/in/letter.txt', 'inbox', '4'];
    await storage.bucket('pictures').file('elsewhere').save('x', { resumable: false });
    const file = bucket.file('in/letter.txt');
    await file.save('dear', { resumable: false });
    assert.deepEqual(await about('finalized'), expected);
    await file.setMetadata({ metadata: { read: 'yes' } });
    assert.deepEqual(await about('metadataUpdated'), expected);
    await file.delete();
    assert.deepEqual(await about('deleted'), expected);
    // Nothing of the other bucket.
    assert.equal(collector.rest().filter(({ body }) => body.includes('google.cloud.storage')).length, 0);
  });

  test('has policies, which an audit of the function behind the bucket reads', async (t) => {
    const { iam } = storage.bucket('inbox');
    const [first] = await iam.getPolicy();
    assert.deepEqual(first.bindings.map(({ role }) => role), ['roles/storage.legacyBucketOwner', 'roles/storage.legacyBucketReader']);
    const session = await gcp.connect({ name: 'here', settings: { source: 'none', project: PROJECT, regions: 'us-central1', endpoint: runtime.url } }, { home: runtime.home.home, log: () => {}, settings: () => ({}), secret: async () => null });
    t.after(() => session.close());
    const read = async () => (session as { posture: PostureFacet }).posture.read({ name: 'on-finalized', qualifier: null }, { signal: AbortSignal.timeout(20_000) });
    const before = await read();
    for (const part of [before.sources, before.endpoints, before.identity]) assert.ok(!JSON.stringify(part).includes('"unread"'), JSON.stringify(part));
    await iam.setPolicy({ ...first, bindings: [...first.bindings, { role: 'roles/storage.objectCreator', members: ['allUsers'] }] });
    const { sources } = await read();
    assert.deepEqual(Array.isArray(sources) && sources.map(({ kind, resource, publicWrite }) => [kind, resource, publicWrite]), [['object', 'inbox', true]]);
  }); // prettier-ignore
});

describe("Cloud Scheduler's official client", () => {
  let client: CloudSchedulerClient;
  const parent = `projects/${PROJECT}/locations/us-central1`;
  const http = (path: string) => ({
    uri: `${collector.url}${path}`,
    body: Buffer.from('tick'),
    headers: { 'x-mine': '1' },
    oidcToken: { serviceAccountEmail: 'a@b.c' },
  });
  before(() => void (client = new CloudSchedulerClient(runtime.grpc)));
  after(() => client.close());

  test('makes, changes, pauses, resumes and removes jobs', async () => {
    const name = `${parent}/jobs/nightly`;
    const [made] = await client.createJob({
      parent,
      job: { name, schedule: '0 3 * * *', timeZone: 'Europe/Berlin', httpTarget: http('/night') },
    });
    assert.equal(made.state, 'ENABLED');
    assert.equal(
      new Date(Number(made.scheduleTime?.seconds) * 1000).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' }),
      '03:00:00',
    );
    const [paused] = await client.pauseJob({ name });
    assert.deepEqual([paused.state, paused.scheduleTime], ['PAUSED', null]);
    const [resumed] = await client.resumeJob({ name });
    assert.deepEqual([resumed.state, resumed.scheduleTime?.seconds], ['ENABLED', made.scheduleTime?.seconds]);
    const [updated] = await client.updateJob({ job: { name, schedule: '0 4 * * *' }, updateMask: { paths: ['schedule'] } });
    assert.deepEqual([updated.schedule, updated.timeZone], ['0 4 * * *', 'Europe/Berlin']);
    const [jobs] = await client.listJobs({ parent });
    assert.deepEqual(
      jobs.map((job) => job.name),
      [name],
    );
    await assert.rejects(client.createJob({ parent, job: { name, schedule: '0 3 * * *', httpTarget: http('/') } }), { code: 6 });
    await client.deleteJob({ name });
    await assert.rejects(client.getJob({ name }), { code: 5, message: /Job not found/ });
  });

  test('runs a job: over HTTP, again where it fails, and into a topic that sets a function off', async () => {
    const name = `${parent}/jobs/caller`;
    const retryConfig = { retryCount: 1, minBackoffDuration: { nanos: 100_000_000 } };
    await client.createJob({ parent, job: { name, schedule: '0 0 1 1 *', httpTarget: http('/tick'), retryConfig } });
    collector.failNext(1);
    await client.runJob({ name });
    for (let tries = 0; tries < 2; tries++) {
      const { headers, body } = await collector.next(({ path }) => path === '/tick');
      assert.deepEqual(
        [
          body.toString(),
          headers['x-mine'],
          headers['x-cloudscheduler'],
          headers['x-cloudscheduler-jobname'],
          headers.authorization?.split('.').length,
        ],
        ['tick', '1', 'true', 'caller', 3],
      );
    }
    const pubsub = new PubSub({ projectId: PROJECT });
    const [topic] = await pubsub.createTopic('ticks');
    const trigger = { eventType: 'google.cloud.pubsub.topic.v1.messagePublished', pubsubTopic: topic.name };
    await deployFunction(runtime, 'ticker', tell(collector.url), { eventTrigger: trigger });
    const pubsubTarget = { topicName: topic.name, data: Buffer.from('now'), attributes: { from: 'job' } };
    await client.createJob({ parent, job: { name: `${parent}/jobs/publisher`, schedule: '* * * * *', pubsubTarget } });
    await client.runJob({ name: `${parent}/jobs/publisher` });
    const { data } = await event(({ data: { message } }) => message?.attributes?.['from'] === 'job');
    assert.equal(Buffer.from(data.message?.data ?? '', 'base64').toString(), 'now');
    await pubsub.close();
  });

  test('is told what is wrong', async () => {
    const refused = (job: object, message: RegExp, code = 3) => assert.rejects(client.createJob({ parent, job }), { code, message });
    await refused({ schedule: 'whenever', httpTarget: http('/') }, /Schedule or time zone is invalid/);
    await refused({ schedule: '* * * * *', timeZone: 'Mars/Base', httpTarget: http('/') }, /Schedule or time zone is invalid/);
    await refused({ schedule: '* * * * *' }, /Job target must be set/);
    await refused({ schedule: '* * * * *', httpTarget: { uri: 'https://example.com' } }, /this machine only/);
    await refused({ schedule: '* * * * *', appEngineHttpTarget: {} }, /App Engine/, 12);
  });
});

describe("Firestore's official client", () => {
  let db: Firestore;
  before(() => void (db = new Firestore({ projectId: PROJECT })));
  after(() => db.terminate());

  test('writes, reads and queries documents', async () => {
    const users = db.collection('users');
    const ann = users.doc('ann');
    await ann.set({
      name: 'Ann',
      age: 30,
      tags: ['a', 'b'],
      address: { city: 'Ulm', none: null },
      at: Timestamp.fromMillis(5),
      ratio: 0.5,
      raw: Buffer.from('x'),
    });
    await users.doc('bob').create({ name: 'Bob', age: 25, tags: ['b'], ratio: Number.NaN });
    await users.doc('eve').set({ name: 'Eve', age: 41 });
    const read = (await ann.get()).data() ?? {};
    assert.deepEqual(
      [read['address'], read['age'], read['ratio'], (read['raw'] as Buffer).toString()],
      [{ city: 'Ulm', none: null }, 30, 0.5, 'x'],
    );
    assert.ok((read['at'] as Timestamp).isEqual(Timestamp.fromMillis(5)));
    await ann.update({
      age: FieldValue.increment(2),
      'address.city': 'Bonn',
      tags: FieldValue.arrayUnion('c', 'a'),
      ratio: FieldValue.delete(),
      seen: FieldValue.serverTimestamp(),
    });
    const after = (await ann.get()).data();
    assert.deepEqual(
      [after?.['age'], after?.['address'], after?.['tags'], after?.['ratio']],
      [32, { city: 'Bonn', none: null }, ['a', 'b', 'c'], undefined],
    );
    assert.ok(after?.['seen'] instanceof Timestamp);

    const ids = async (query: Query): Promise<string[]> => (await query.get()).docs.map(({ id }) => id);
    assert.deepEqual(await ids(users.orderBy('age')), ['bob', 'ann', 'eve']);
    assert.deepEqual(await ids(users.where('age', '>', 25).orderBy('age', 'desc').limit(1)), ['eve']);
    assert.deepEqual(await ids(users.where('tags', 'array-contains', 'b')), ['ann', 'bob']);
    assert.deepEqual(await ids(users.where('name', 'in', ['Eve', 'Bob'])), ['bob', 'eve']);
    assert.deepEqual(await ids(users.where(Filter.or(Filter.where('age', '<', 30), Filter.where('name', '==', 'Eve')))), ['bob', 'eve']);
    assert.deepEqual(await ids(users.orderBy('age').startAfter(25).endAt(41)), ['ann', 'eve']);
    assert.deepEqual(await ids(users.where('ratio', '==', Number.NaN)), ['bob']);
    assert.equal((await users.where('age', '<', 41).count().get()).data().count, 2);
    assert.equal((await users.aggregate({ years: AggregateField.sum('age') }).get()).data().years, 98);
    await ann.collection('pets').doc('rex').set({ kind: 'dog' });
    assert.deepEqual(await ids(db.collectionGroup('pets')), ['rex']);
    assert.deepEqual(await ids(users.select('name').limit(1)), ['ann']);
    assert.deepEqual(
      (await ann.listCollections()).map(({ id }) => id),
      ['pets'],
    );
    assert.deepEqual(
      (await users.listDocuments()).map(({ id }) => id),
      ['ann', 'bob', 'eve'],
    );
  });

  test('a transaction is run again where somebody else was first; errors are those of the service', async () => {
    const counter = db.doc('counters/one');
    await counter.set({ n: 0 });
    const outside = new Firestore({ projectId: PROJECT });
    let runs = 0;
    await db.runTransaction(async (transaction) => {
      const n = Number((await transaction.get(counter)).get('n'));
      if (++runs === 1) await outside.doc('counters/one').set({ n: 10 });
      transaction.update(counter, { n: n + 1 });
    });
    assert.deepEqual([runs, (await counter.get()).get('n')], [2, 11]);
    await outside.terminate();
    await assert.rejects(counter.create({}), { code: 6, message: /already exists/ });
    await assert.rejects(db.doc('counters/none').update({ n: 1 }), { code: 5, message: /No document to update/ });
    assert.equal((await db.doc('counters/none').get()).exists, false);
    const batch = db.batch().set(db.doc('counters/two'), { n: 1 }).update(db.doc('counters/none'), { n: 1 });
    await assert.rejects(batch.commit(), { code: 5 });
    assert.equal((await db.doc('counters/two').get()).exists, false);
    const rest = await fetch(`${runtime.url}/v1/projects/${PROJECT}/databases/(default)/documents/counters/one`);
    assert.deepEqual(((await rest.json()) as { fields: unknown }).fields, { n: { integerValue: '11' } });
  });

  test('tells of changes as they happen, of a document and of a query', async () => {
    const seats = db.collection('seats');
    await seats.doc('a').set({ row: 1 });
    const told = (begin: (tell: (seen: unknown) => void) => () => void) => {
      const seen: unknown[] = [];
      let look = (): void => {};
      const stop = begin((one) => {
        seen.push(one);
        look();
      });
      const next = async (): Promise<unknown> => {
        while (seen.length === 0) await new Promise<void>((resolve) => (look = resolve));
        return seen.shift();
      };
      return { next, stop };
    };
    const first = told((tell) =>
      seats
        .orderBy('row')
        .limit(2)
        .onSnapshot((snapshot) => tell(snapshot.docChanges().map(({ type, doc, newIndex }) => `${type} ${doc.id} ${newIndex}`))),
    );
    const one = told((tell) => seats.doc('b').onSnapshot((snapshot) => tell(snapshot.data() ?? null)));
    assert.deepEqual([await first.next(), await one.next()], [['added a 0'], null]);
    await db.batch().set(seats.doc('b'), { row: 2 }).set(seats.doc('c'), { row: 3 }).commit();
    assert.deepEqual([await first.next(), await one.next()], [['added b 1'], { row: 2 }]);
    await seats.doc('a').update({ row: 5 });
    assert.deepEqual(await first.next(), ['removed a -1', 'added c 1']);
    await seats.doc('b').delete();
    assert.deepEqual([await first.next(), await one.next()], [['removed b -1', 'added a 1'], null]);
    first.stop();
    one.stop();
  });

  test('streams of an app: writes one after another, and a target that cannot be listened to', async () => {
    const client = new FirestoreClient(runtime.grpc);
    const database = `projects/${PROJECT}/databases/(default)`;
    const about = { otherArgs: { headers: { 'google-cloud-resource-prefix': database } } };
    const exchange = async (stream: Duplex, ...requests: object[]): Promise<Record<string, unknown>[]> => {
      const seen: Record<string, unknown>[] = [];
      for (const request of requests) {
        stream.write(request);
        seen.push(((await once(stream, 'data')) as [Record<string, unknown>])[0]);
      }
      stream.end();
      await once(stream.resume(), 'end');
      return seen;
    };
    const name = `${database}/documents/streamed/one`;
    const update = { name, fields: { n: { integerValue: 1 } } };
    const [opened, written] = await exchange(client.write(about), { database }, { writes: [{ update }] });
    assert.deepEqual([typeof opened?.['streamId'], (written?.['writeResults'] as unknown[] | undefined)?.length], ['string', 1]);
    assert.equal((await db.doc('streamed/one').get()).get('n'), 1);
    const [refused] = await exchange(client.listen(about), {
      database,
      addTarget: { targetId: 7, documents: { documents: ['nonsense'] } },
    });
    const change = refused?.['targetChange'] as { targetChangeType: string; targetIds: number[]; cause: { code: number } } | undefined;
    assert.deepEqual([change?.targetChangeType, change?.targetIds, change?.cause.code], ['REMOVE', [7], 3]);
    await client.close();
  });

  test('a bulk writer, a recursive deletion and the parts of a query', async () => {
    const many = db.collection('many');
    const writer = db.bulkWriter();
    for (let i = 0; i < 30; i++) void writer.create(many.doc(`d${i}`), { i });
    const late = writer.create(many.doc('d0'), { i: 0 }).then(() => null, (error: { code: number }) => error.code); // prettier-ignore
    await writer.close();
    assert.deepEqual([await late, (await many.count().get()).data().count], [6, 30]);
    await many.doc('d1').collection('below').doc('x').set({});
    let parts = 0;
    for await (const part of db.collectionGroup('many').getPartitions(3)) parts += (await part.toQuery().get()).size;
    assert.equal(parts, 30);
    await db.recursiveDelete(many);
    assert.deepEqual([(await many.count().get()).data().count, (await db.collectionGroup('below').count().get()).data().count], [0, 0]);
  });

  test('documents that are made, changed and removed set functions off by path', async () => {
    await deployFunction(runtime, 'on-order', tell(collector.url), {
      eventTrigger: {
        eventType: 'google.cloud.firestore.document.v1.written',
        eventFilters: [
          { attribute: 'database', value: '(default)' },
          { attribute: 'document', value: 'orders/{id}', operator: 'match-path-pattern' },
        ],
      },
    });
    const told = async (): Promise<unknown[]> => {
      const { data, ...about } = await event((one) => one.type.startsWith('google.cloud.firestore'));
      const decoded = eventType().decode(Buffer.from((data as unknown as { data: number[] }).data));
      const { value, oldValue, updateMask } = eventType().toObject(decoded) as Record<
        string,
        { fields?: Record<string, { stringValue?: string }>; fieldPaths?: string[] }
      >;
      return [
        about.subject,
        about['document'],
        value?.fields?.['state']?.stringValue,
        oldValue?.fields?.['state']?.stringValue,
        updateMask?.fieldPaths,
      ];
    };
    const order = db.doc('orders/o1');
    await db.doc('other/o1').set({ state: 'ignored' });
    await order.set({ state: 'new', total: 1 });
    assert.deepEqual(await told(), ['documents/orders/o1', 'orders/o1', 'new', undefined, undefined]);
    await order.update({ state: 'paid' });
    assert.deepEqual((await told()).slice(2), ['paid', 'new', ['state']]);
    await order.delete();
    assert.deepEqual((await told()).slice(2), [undefined, 'paid', undefined]);
  });
});
