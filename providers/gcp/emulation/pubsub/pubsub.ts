import type { EmulationHost } from '../../../emulation-host.ts';
import { ApiError } from '../api/api-error.ts';
import { matchesFilter } from '../api/filter/match-filter.ts';
import { parseFilter } from '../api/filter/parse-filter.ts';
import { isJson, messageOf, textOf, type Json } from '../api/json.ts';
import { MESSAGE_PUBLISHED } from '../events/event-trigger.ts';
import type { EventBus } from '../events/event-bus.ts';
import { Backlog } from './backlog.ts';
import { fromMessage, toPushed, type StoredMessage } from './message.ts';
import { checkName, noResource, projectOfName } from './names.ts';
import { createPusher, type Pusher, type SignToken } from './pusher.ts';

export type Kind = 'topics' | 'subscriptions';

/** "_deleted-topic_" is what the topic of a subscription is called once it is gone: google/pubsub/v1/pubsub.proto */
const DELETED = '_deleted-topic_';

/** Topics, subscriptions and what is on its way between them, kept across restarts. */
export class PubSub {
  readonly #host: EmulationHost;
  readonly #bus: EventBus;
  readonly #sign: SignToken;
  readonly #backlogs = new Map<string, Backlog>();
  readonly #pushers = new Map<string, Pusher>();
  #lastId = 0;

  constructor(host: EmulationHost, bus: EventBus, sign: SignToken) {
    this.#host = host;
    this.#bus = bus;
    this.#sign = sign;
    for (const subscription of this.list('subscriptions')) this.#settle(textOf(subscription, 'name'));
  }

  find(kind: Kind, name: string): Json | null {
    const found = this.#host.documents.get(`pubsub-${kind}`, name);
    return isJson(found) ? found : null;
  }

  /** Throws NOT_FOUND. */
  get(kind: Kind, name: string): Json {
    checkName(kind, name);
    const found = this.find(kind, name);
    if (found === null) throw noResource(name);
    return found;
  }

  /** All of a project, or of all projects, by name. */
  list(kind: Kind, project?: string): Json[] {
    return this.#host.documents
      .list(`pubsub-${kind}`, project === undefined ? {} : { prefix: `projects/${project}/` })
      .flatMap(({ value }) => (isJson(value) ? [value] : []));
  }

  subscriptionsOf(topic: string): Json[] {
    return this.list('subscriptions').filter((one) => textOf(one, 'topic') === topic && one['detached'] !== true);
  }

  /** Throws ALREADY_EXISTS. */
  create(kind: Kind, resource: Json): void {
    const name = textOf(resource, 'name');
    checkName(kind, name);
    if (this.find(kind, name) !== null) {
      throw new ApiError('ALREADY_EXISTS', `Resource already exists in the project (resource=${name.split('/').at(-1) ?? ''}).`);
    }
    this.update(kind, resource);
  }

  update(kind: Kind, resource: Json): void {
    const name = textOf(resource, 'name');
    this.#host.documents.put(`pubsub-${kind}`, name, resource);
    if (kind === 'subscriptions') this.#settle(name);
  }

  /** Throws NOT_FOUND. */
  remove(kind: Kind, name: string): void {
    const { documents } = this.#host;
    this.get(kind, name);
    documents.transaction(() => {
      const orphans = kind === 'topics' ? this.subscriptionsOf(name) : [];
      for (const one of orphans) documents.put('pubsub-subscriptions', textOf(one, 'name'), { ...one, topic: DELETED });
      documents.remove(`pubsub-${kind}`, name);
    });
    if (kind === 'topics') return;
    this.#settle(name);
    this.#open(name).close(true);
    this.#backlogs.delete(name);
  }

  /** Makes a topic that is not there yet. */
  ensureTopic(name: string): void {
    checkName('topics', name);
    if (this.find('topics', name) === null) this.update('topics', { name, state: 'ACTIVE' });
  }

  /** Gives the ids of the messages. Throws NOT_FOUND, INVALID_ARGUMENT. */
  publish(topic: string, messages: readonly Json[]): string[] {
    this.get('topics', topic);
    const publishTime = new Date().toISOString();
    const stored = messages.map((message) => fromMessage(message, this.#nextId(), publishTime));
    for (const { data, attributes } of stored) {
      if (data !== '' || Object.keys(attributes).length > 0) continue;
      throw new ApiError(
        'INVALID_ARGUMENT',
        'One or more messages in the publish request is empty. Each message must contain either non-empty data, or at least one attribute.',
      );
    }
    this.#send(topic, stored);
    return stored.map(({ messageId }) => messageId);
  }

  /** Throws NOT_FOUND. */
  backlog(subscription: string): Backlog {
    this.get('subscriptions', subscription);
    return this.#open(subscription);
  }

  close(): void {
    for (const pusher of this.#pushers.values()) pusher.close();
    for (const backlog of this.#backlogs.values()) backlog.close(false);
  }

  #open(name: string): Backlog {
    const known = this.#backlogs.get(name);
    if (known !== undefined) return known;
    const made = new Backlog({
      name,
      documents: this.#host.documents,
      settings: () => this.find('subscriptions', name) ?? {},
      deadLetter: (message, attempts) => this.#deadLetter(name, message, attempts),
    });
    this.#backlogs.set(name, made);
    return made;
  }

  /** Pushes as the subscription says, or no longer. */
  #settle(name: string): void {
    this.#pushers.get(name)?.close();
    this.#pushers.delete(name);
    const settings = (): Json => this.find('subscriptions', name) ?? {};
    if (textOf(messageOf(settings(), 'pushConfig'), 'pushEndpoint') === '') return;
    this.#pushers.set(name, createPusher({ backlog: this.#open(name), settings, sign: this.#sign, log: this.#host.log }));
  }

  #nextId(): string {
    this.#lastId = Math.max(this.#lastId + 1, Date.now() * 1000);
    return String(this.#lastId);
  }

  #send(topic: string, messages: readonly StoredMessage[]): void {
    const targets = this.subscriptionsOf(topic).map((one) => ({ name: textOf(one, 'name'), filter: textOf(one, 'filter') }));
    this.#host.documents.transaction(() => {
      for (const message of messages) {
        const { attributes } = message;
        const wanting = targets.filter(({ filter }) => filter === '' || matchesFilter(parseFilter(filter), { attributes }));
        for (const { name } of wanting) this.#open(name).add(message);
        this.#bus.publish(projectOfName(topic), toEvent(topic, message));
      }
    });
    for (const { name } of targets) this.#open(name).wake();
  }

  /** @see https://cloud.google.com/pubsub/docs/handling-failures#dead_letter_topic */
  #deadLetter(name: string, message: StoredMessage, attempts: number): boolean {
    const topic = textOf(messageOf(this.get('subscriptions', name), 'deadLetterPolicy'), 'deadLetterTopic');
    if (this.find('topics', topic) === null) return false;
    const attributes = {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: name.split('/').at(-1) ?? '',
      CloudPubSubDeadLetterSourceSubscriptionProject: projectOfName(name),
      CloudPubSubDeadLetterSourceTopicPublishTime: message.publishTime,
    };
    this.#send(topic, [{ ...message, attributes, messageId: this.#nextId(), publishTime: new Date().toISOString() }]);
    return true;
  }
}

/** @see https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/pubsub/v1/data.proto */
function toEvent(topic: string, message: StoredMessage) {
  const subscription = `projects/${projectOfName(topic)}/subscriptions/eventarc-${topic.split('/').at(-1) ?? ''}`;
  return {
    id: message.messageId,
    source: `//pubsub.googleapis.com/${topic}`,
    type: MESSAGE_PUBLISHED,
    subject: null,
    time: message.publishTime,
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify({ message: toPushed(message), subscription })).toString('base64'),
    extensions: {},
    topic,
  };
}
