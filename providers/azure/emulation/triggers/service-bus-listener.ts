import { mappingAt, type Mapping } from '../../../detection/cloud-yaml.ts';
import { bindingError, findConnection } from '../bindings/connection.ts';
import { fillSettings } from '../bindings/expression.ts';
import type { RpcTypedData } from '../functions-core.ts';
import { isOwnNamespace, parseNamespaceConnection } from '../amqp/namespace-key.ts';
import type { BusMessage } from '../service-bus/entities.ts';
import type { Listener, ListenerInput } from './listener.ts';
import { workOff } from './work-off.ts';

/** How often the lock of a message is renewed while its function runs: it holds for a minute. */
const RENEW_MS = 30_000;

interface Settings {
  concurrent: number;
  batch: number;
  complete: boolean;
}

/** host.json: extensions.serviceBus. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings */
function settingsOf(hostJson: Mapping | null): Settings {
  const given = mappingAt(hostJson, 'extensions', 'serviceBus');
  const whole = (name: string, fallback: number): number => {
    const value = given[name];
    return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : fallback;
  };
  return {
    concurrent: whole('maxConcurrentCalls', 16),
    batch: whole('maxMessageBatchSize', 1000),
    complete: given['autoCompleteMessages'] !== false,
  };
}

/**
 * Runs a function for each message of a queue or a subscription, or for many of them. It is completed where the function
 * succeeds, and given back where it fails, ten times at the most.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger
 */
export function openServiceBusListener(input: ListenerInput): Listener {
  const { binding, hostJson, serviceBus } = input;
  const { entities } = serviceBus;
  const path = pathOf(input);
  needOwnBus(input);
  if (binding['isSessionsEnabled'] === true) throw new Error('The local runtime has no sessions of Service Bus.');
  const settings = settingsOf(hostJson);
  const isMany = binding['cardinality'] === 'many';
  entities.open(path);

  const work = async (messages: BusMessage[]): Promise<void> => {
    const { textOf, decoded } = await import('../amqp/messages.ts');
    const parts = messages.map((message) => ({ message, content: decoded(message.bytes) }));
    const texts = parts.map(({ content }) => textOf(content));
    const renewal = setInterval(() => messages.forEach((message) => entities.renew(path, message)), RENEW_MS);
    const done = await input.run({
      body: Buffer.from(isMany ? JSON.stringify(texts) : (texts[0] ?? '')),
      contentType: isMany ? 'application/json' : 'text/plain; charset=utf-8',
      trigger: 'queue',
      reason: `New ServiceBus message detected on '${path}'.`,
      metadata: isMany ? manyMetadata(parts) : metadataOf(parts[0]),
    });
    clearInterval(renewal);
    for (const message of messages) {
      if (entities.locked(path, message.id, message.token) === null) continue;
      if (done.status === 'ok' && settings.complete) entities.complete(path, message);
      else if (done.status !== 'ok') entities.abandon(path, message);
    }
  };
  const worker = workOff<BusMessage[]>({
    hasRoom: (running) => running < settings.concurrent,
    take() {
      const found = entities.receive(path, isMany ? settings.batch : 1);
      return found.length === 0 ? [] : [found];
    },
    work,
    onFault: (error) => input.host.log('error', `Messages of '${path}' could not be worked off.`, error),
    nextAtMs: () => entities.nextAtMs(path),
  });
  const stop = entities.onChange((changed) => {
    if (changed === path) worker.wake();
  });
  worker.wake();
  return {
    close(graceMs) {
      stop();
      return worker.close(graceMs);
    },
  };
}

/** In lower case, as paths are kept. */
function pathOf({ binding, variables }: ListenerInput): string {
  const text = (name: string): string => fillSettings(String(binding[name] ?? ''), variables);
  const [queue, topic, subscription] = [text('queueName'), text('topicName'), text('subscriptionName')];
  if (queue !== '') return queue.toLowerCase();
  if (topic === '' || subscription === '')
    throw new Error('A Service Bus trigger needs a queueName, or a topicName and a subscriptionName.');
  return `${topic}/subscriptions/${subscription}`.toLowerCase();
}

/** Throws where the connection is missing, or leads to a namespace that is not the runtime's. */
function needOwnBus({ binding, variables, serviceBus: { port, connectionString } }: ListenerInput): void {
  const wanted = String(binding['connection'] ?? '') === '' ? 'ServiceBus' : String(binding['connection']);
  const found = findConnection(variables, wanted);
  if (found === null) throw bindingError(`Microsoft Azure WebJobs SDK ServiceBus connection string '${wanted}' is missing or empty.`);
  const parsed = parseNamespaceConnection(found.value);
  if (isOwnNamespace(parsed, port)) return;
  throw new Error(
    `The Service Bus namespace at ${parsed === null ? `the setting ${found.setting}` : new URL(parsed.url).host} is not the local runtime's, so that nothing of it starts functions here. Set ${found.setting} to ${connectionString} to use the local one.`,
  );
}

interface Part {
  message: BusMessage;
  content: {
    message_id?: unknown;
    correlation_id?: unknown;
    content_type?: string;
    subject?: string;
    application_properties?: Record<string, unknown>;
  };
}

/** @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata */
function metadataOf(part: Part | undefined): Record<string, RpcTypedData> {
  return Object.fromEntries(
    Object.entries(factsOf(part)).flatMap(([name, value]) => (value === undefined ? [] : [[name, { json: JSON.stringify(value) }]])),
  );
}

function factsOf(part: Part | undefined): Readonly<Record<string, unknown>> {
  if (part === undefined) return {};
  const { message, content } = part;
  return {
    MessageId: content.message_id,
    CorrelationId: content.correlation_id,
    ContentType: content.content_type,
    Subject: content.subject,
    DeliveryCount: message.deliveries + 1,
    SequenceNumber: message.sequence,
    EnqueuedTimeUtc: new Date(message.enqueuedAtMs).toISOString(),
    LockedUntil: new Date(message.lockedUntilMs).toISOString(),
    ApplicationProperties: content.application_properties ?? {},
    UserProperties: content.application_properties ?? {},
  };
}

/** A list for each fact, in the order of the messages. */
function manyMetadata(parts: readonly Part[]): Record<string, RpcTypedData> {
  const facts = parts.map(factsOf);
  const names = Object.keys(facts[0] ?? {});
  return Object.fromEntries(names.map((name) => [`${name}Array`, { json: JSON.stringify(facts.map((one) => one[name] ?? null)) }]));
}
