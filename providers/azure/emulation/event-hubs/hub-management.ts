import rhea, { type Message } from 'rhea';
import { AmqpRefusal, type Answer } from '../amqp/amqp-service.ts';
import { openHub, partitionIn } from './addresses.ts';
import type { Hub, Hubs } from './hubs.ts';

const UTF8 = 0xa1;
const HUB = 'com.microsoft:eventhub';
const PARTITION = 'com.microsoft:partition';

/**
 * `READ` of a hub or a partition: what the official clients ask for.
 * @see https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/eventhub/event-hubs/src/managementClient.ts
 */
export function answerHubs(hubs: Hubs, { application_properties: asked = {} }: Message): Answer {
  const text = (name: string): string => String(asked[name] ?? '');
  const [operation, type] = [text('operation').toUpperCase(), text('type').toLowerCase()];
  if (operation !== 'READ' || (type !== HUB && type !== PARTITION))
    return { status: 501, description: `The local runtime does not offer ${operation} of ${type}.`, condition: 'amqp:not-implemented' };
  try {
    const hub = openHub(hubs, text('name'));
    const body = type === HUB ? hubFacts(hub) : partitionFacts(hubs, hub, partitionIn(hub, text('partition')));
    return { status: 200, description: 'OK', body };
  } catch (error) {
    if (!(error instanceof AmqpRefusal)) throw error;
    return { status: error.condition === 'amqp:not-found' ? 404 : 400, description: error.message, condition: error.condition };
  }
}

function hubFacts({ name, partitions, createdAtMs }: Hub): object {
  const ids = Array.from({ length: partitions }, (_, at) => String(at));
  return {
    name,
    type: HUB,
    created_at: rhea.types.wrap_timestamp(createdAtMs),
    partition_count: rhea.types.wrap_int(partitions),
    partition_ids: rhea.types.wrap_array(ids, UTF8, undefined),
    georeplication_factor: rhea.types.wrap_int(1),
  };
}

function partitionFacts(hubs: Hubs, hub: Hub, partition: number): object {
  const { first, next, lastOffset, lastAtMs } = hubs.state(hub, partition);
  return {
    name: hub.name,
    type: PARTITION,
    partition: String(partition),
    begin_sequence_number: rhea.types.wrap_long(first),
    last_enqueued_sequence_number: rhea.types.wrap_long(next - 1),
    last_enqueued_offset: String(lastOffset),
    last_enqueued_time_utc: rhea.types.wrap_timestamp(lastAtMs),
    is_partition_empty: first === next,
  };
}
