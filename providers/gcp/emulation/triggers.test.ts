/** What sets functions off, driven by the official clients, on one runtime. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PubSub, type Message, type Subscription } from '@google-cloud/pubsub';
import { startCollector, type Collector } from '../testing/collector.ts';
import { deployFunction } from '../testing/deploy-function.ts';
import { gcpRuntime, type GcpRuntime } from '../testing/gcp-runtime.ts';
import { completeTrigger, isMeant, silence } from './events/event-trigger.ts';
import { matchesPathPattern } from './events/path-pattern.ts';

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
  process.env['PUBSUB_EMULATOR_HOST'] = new URL(endpoints['gcp-grpc'] ?? '').host;
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
    const survived = arrival(survivor, (message) => message.data.toString() === 'after');
    await runtime.restart();
    await event(({ data: { message } }) => message?.attributes?.['fail'] === 'always');
    await topic.publishMessage({ data: Buffer.from('after') });
    (await survived).ack();
    await survivor.close();
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

describe('triggers', () => {
  const place = { project: PROJECT, location: 'us-central1', id: 'fn' };
  test('are completed, checked, and say where nothing sends their events', () => {
    const type = 'google.cloud.storage.object.v1.finalized';
    assert.throws(() => completeTrigger(place, { eventType: type }), /missing required attribute "bucket" in trigger\.event_filters/);
    assert.throws(() => completeTrigger(place, {}), /event type is missing/);
    assert.throws(
      () => completeTrigger(place, { eventType: type, eventFilters: [{ attribute: 'bucket', value: 'b', operator: 'like' }] }),
      /Invalid operator "like"/,
    );
    const trigger = completeTrigger(place, { eventType: type, eventFilters: [{ attribute: 'bucket', value: 'b' }] });
    assert.deepEqual([trigger['triggerRegion'], trigger['retryPolicy']], ['us-central1', 'RETRY_POLICY_DO_NOT_RETRY']);
    assert.equal(silence(trigger), null);
    assert.match(silence({ eventType: 'google.cloud.audit.log.v1.written' }) ?? '', /Nothing in the local runtime sends/);
    const about = (bucket: string) => ({
      id: '1',
      source: '',
      type,
      subject: null,
      time: '',
      contentType: '',
      data: '',
      extensions: { bucket },
      topic: null,
    });
    assert.deepEqual([isMeant(trigger, about('b')), isMeant(trigger, about('c'))], [true, false]);
  });

  test('path patterns', () => {
    const cases: [string, string, boolean][] = [
      ['users/{id}', 'users/ann', true],
      ['users/{id}', 'users/ann/pets/rex', false],
      ['users/{id=**}', 'users/ann/pets/rex', true],
      ['users/*/pets/{pet}', 'users/ann/pets/rex', true],
      ['users/ann', 'users/ann', true],
      ['users/a*', 'users/ann', true],
      ['users/a*', 'users/bob', false],
      ['**', 'any/thing', true],
      ['users/**', 'users', true],
    ];
    for (const [pattern, path, expected] of cases) assert.equal(matchesPathPattern(pattern, path), expected, `${pattern} ${path}`);
  });
});
