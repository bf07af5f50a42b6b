import { mappingAt, type Mapping } from '../../../detection/cloud-yaml.ts';
import { isOwnNamespace, parseNamespaceConnection } from '../amqp/namespace-key.ts';
import { bindingError, findConnection } from '../bindings/connection.ts';
import { fillSettings } from '../bindings/expression.ts';
import type { Hub, Hubs } from '../event-hubs/hubs.ts';
import { spanOf } from '../host-json.ts';
import { hubsConnection } from './app-variables.ts';
import type { ListenerInput } from './listener.ts';

export interface HubOptions {
  hub: string;
  group: string;
  /** Many events for each invocation. */
  isMany: boolean;
  /** Bodies as bytes. */
  isBinary: boolean;
  /** Events of a batch, at the most and at the least, unless the oldest has waited for so long. */
  most: number;
  least: number;
  maxWaitMs: number;
  /** Batches for each checkpoint. */
  checkpointEvery: number;
  /** Number of the first event where there is no checkpoint yet. */
  start(hubs: Hubs, hub: Hub, partition: number): number;
}

const DEFAULT_GROUP = '$Default';

/** Of the binding and of host.json. Throws in the host's words where they cannot be understood. */
export function hubOptions(input: ListenerInput): HubOptions {
  const { binding, variables } = input;
  const text = (name: string): string => fillSettings(String(binding[name] ?? ''), variables);
  const connection = ownHubs(input);
  // "When the event hub name is also present in the connection string, that value overrides this property."
  const hub = connection.entity ?? (text('eventHubName') || text('path'));
  if (hub === '') throw new Error('An Event Hubs trigger needs an eventHubName.');
  const isMany = binding['cardinality'] === 'many';
  return {
    hub,
    group: text('consumerGroup') || DEFAULT_GROUP,
    isMany,
    isBinary: binding['dataType'] === 'binary',
    ...batchOptions(mappingAt(input.hostJson, 'extensions', 'eventHubs'), isMany),
  };
}

/** @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs#hostjson-settings */
function batchOptions(given: Mapping, isMany: boolean): Pick<HubOptions, 'most' | 'least' | 'maxWaitMs' | 'checkpointEvery' | 'start'> {
  const whole = (name: string, fallback: number): number => {
    const value = given[name];
    return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : fallback;
  };
  const most = whole('maxEventBatchSize', 100);
  return {
    // `EventHubClientFactory`: one for a function that takes one.
    most: isMany ? most : 1,
    least: isMany ? Math.min(most, whole('minEventBatchSize', 1)) : 1,
    maxWaitMs: spanOf(given['maxWaitTime']) ?? 60_000,
    checkpointEvery: whole('batchCheckpointFrequency', 1),
    start: startOf(mappingAt(given, 'initialOffsetOptions')),
  };
}

function startOf(given: Mapping): HubOptions['start'] {
  const type = String(given['type'] ?? 'fromStart').toLowerCase();
  if (type === 'fromend') return (hubs, hub, partition) => hubs.state(hub, partition).next;
  if (type !== 'fromenqueuedtime') return (hubs, hub, partition) => hubs.state(hub, partition).first;
  const fromMs = Date.parse(String(given['enqueuedTimeUtc'] ?? given['enqueuedTimeUTC'] ?? ''));
  if (Number.isNaN(fromMs))
    throw new Error('A time must be specified for initialOffsetOptions.enqueuedTimeUtc when the type is fromEnqueuedTime.');
  return (hubs, hub, partition) => hubs.locate(hub, partition, ({ enqueuedAtMs }) => enqueuedAtMs >= fromMs);
}

/** Throws where the connection is missing, or leads to a namespace that is not the runtime's. */
function ownHubs({ binding, variables, eventHubs: { port, connectionString } }: ListenerInput): { entity: string | null } {
  const wanted = String(binding['connection'] ?? '');
  const found = wanted === '' ? null : findConnection(variables, wanted);
  if (found === null)
    throw bindingError(
      `EventHub account connection string with name '${wanted}' does not exist in the settings. Make sure that it is a defined App Setting.`,
    );
  const connection = parseNamespaceConnection(hubsConnection(variables, found.value));
  if (connection !== null && isOwnNamespace(connection, port)) return connection;
  throw new Error(
    `The Event Hubs namespace at ${connection === null ? `the setting ${found.setting}` : new URL(connection.url).host} is not the local runtime's, so that nothing of it starts functions here. Set ${found.setting} to ${connectionString} to use the local one.`,
  );
}
