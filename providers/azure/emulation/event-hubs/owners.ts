import type { Sender } from 'rhea';
import { AmqpRefusal } from '../amqp/amqp-service.ts';
import type { ReceivePlace } from './addresses.ts';

interface Reader {
  link: Sender;
  /** Owner level; null for a reader beside others. */
  epoch: number | null;
}

/** "Number of nonepoch receivers per consumer group: 5", for each partition. @see https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas */
const READERS = 5;
const EPOCH = 'com.microsoft:epoch';

/** Who reads the partitions of consumer groups. */
export interface Owners {
  /** Lets a link read, and ends those of a lower level. Throws `AmqpRefusal` where another has the partition. */
  enter(place: ReceivePlace, link: Sender): void;
  leave(place: ReceivePlace, link: Sender): void;
}

/** @see https://learn.microsoft.com/azure/event-hubs/event-hubs-event-processor-host#epoch */
export function createOwners(): Owners {
  const readers = new Map<string, Reader[]>();
  const keyOf = ({ hub, group, partition }: ReceivePlace): string => `${hub.name.toLowerCase()}/${group}/${partition}`;
  return {
    enter(place, link) {
      const epoch = epochOf(link);
      const present = readers.get(keyOf(place)) ?? [];
      const highest = present.reduce<number | null>((most, one) => (one.epoch === null ? most : Math.max(most ?? 0, one.epoch)), null);
      if (highest !== null && (epoch ?? -1) < highest) throw taken(place, epoch, highest);
      if (epoch === null) {
        if (present.length >= READERS) throw tooMany(place);
        readers.set(keyOf(place), [...present, { link, epoch }]);
        return;
      }
      readers.set(keyOf(place), [{ link, epoch }]);
      for (const { link: other } of present) other.close(taken(place, null, epoch).fields);
    },
    leave(place, link) {
      const left = (readers.get(keyOf(place)) ?? []).filter((reader) => reader.link !== link);
      if (left.length > 0) readers.set(keyOf(place), left);
      else readers.delete(keyOf(place));
    },
  };
}

/** The level that a link claims with its properties. */
function epochOf({ properties }: Sender): number | null {
  const given: unknown = (properties as Record<string, unknown> | undefined)?.[EPOCH];
  const value = Number(typeof given === 'object' && given !== null && 'value' in given ? given.value : (given ?? NaN));
  return Number.isFinite(value) ? value : null;
}

const taken = ({ hub, group, partition }: ReceivePlace, own: number | null, other: number): AmqpRefusal =>
  new AmqpRefusal(
    'amqp:link:stolen',
    own === null
      ? `New receiver with higher epoch of '${other}' is created hence current receiver is getting disconnected, or cannot be created. EventHub:${hub.name}|ConsumerGroup:${group}|Partition:${partition}.`
      : `At least one receiver for the endpoint is created with epoch of '${other}', and so a receiver with epoch '${own}' is not allowed. EventHub:${hub.name}|ConsumerGroup:${group}|Partition:${partition}.`,
  );

const tooMany = ({ hub, group, partition }: ReceivePlace): AmqpRefusal =>
  new AmqpRefusal(
    'amqp:resource-limit-exceeded',
    `Exceeded the maximum number of allowed receivers per partition in a consumer group which is ${READERS}. EventHub:${hub.name}|ConsumerGroup:${group}|Partition:${partition}.`,
  );
