import { AmqpRefusal } from '../amqp/amqp-service.ts';
import type { Hub, Hubs } from './hubs.ts';
import { partitionOf } from './partition-hash.ts';

type Event = Parameters<Hubs['append']>[2][number];

/** Chooses the partitions of what is sent to a hub. */
export interface Placing {
  /**
   * Appends what was sent at once to one partition: the one that is named, that of the first event's key, or the next
   * one in turn. Throws `AmqpRefusal` for a key where the partition is named.
   */
  append(hub: Hub, partition: number | null, events: readonly Event[]): void;
}

/** @see https://learn.microsoft.com/azure/event-hubs/event-hubs-features#mapping-of-events-to-partitions */
export function createPlacing(hubs: Hubs): Placing {
  const turns = new Map<string, number>();
  const inTurn = ({ name, partitions }: Hub): number => {
    const turn = turns.get(name) ?? 0;
    turns.set(name, (turn + 1) % partitions);
    return turn;
  };
  return {
    append(hub, partition, events) {
      const key = events[0]?.key ?? null;
      if (partition !== null && key !== null)
        throw new AmqpRefusal('amqp:not-allowed', 'An event that is sent to a partition cannot have a partition key as well.');
      const place = partition ?? (key === null ? inTurn(hub) : partitionOf(key, hub.partitions));
      if (events.length > 0) hubs.append(hub, place, events);
    },
  };
}
