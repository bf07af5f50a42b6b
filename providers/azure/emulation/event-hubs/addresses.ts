import { AmqpRefusal } from '../amqp/amqp-service.ts';
import type { Hub, Hubs } from './hubs.ts';

/** Where a client sends to: a hub, or one partition of it. */
export interface SendPlace {
  hub: Hub;
  partition: number | null;
}

export interface ReceivePlace {
  hub: Hub;
  /** In lower case. */
  group: string;
  partition: number;
}

/** "Event hub entity name … consumer group name": letters, numbers, periods, hyphens, underscores. @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventhub */
const NAME = /^[a-z0-9](?:[\w.-]{0,254}[a-z0-9])?$/i;

/** `HUB` or `HUB/Partitions/N`. Throws `AmqpRefusal`. */
export function sendPlace(hubs: Hubs, address: string): SendPlace {
  const match = /^([^/]+)(?:\/partitions\/([^/]+))?$/i.exec(address.replace(/^\/+|\/+$/g, ''));
  if (match === null) throw notFound(address);
  const hub = openHub(hubs, match[1] ?? '');
  return { hub, partition: match[2] === undefined ? null : partitionIn(hub, match[2]) };
}

/** `HUB/ConsumerGroups/GROUP/Partitions/N`. Throws `AmqpRefusal`. */
export function receivePlace(hubs: Hubs, address: string): ReceivePlace {
  const match = /^([^/]+)\/consumergroups\/([^/]+)\/partitions\/([^/]+)$/i.exec(address.replace(/^\/+|\/+$/g, ''));
  if (match === null) throw notFound(address);
  const [, name = '', group = '', partition = ''] = match;
  const hub = openHub(hubs, name);
  return { hub, group: group.toLowerCase(), partition: partitionIn(hub, partition) };
}

/** The hub of that name, made where it is not there. Throws `AmqpRefusal` for what can be no name. */
export function openHub(hubs: Hubs, name: string): Hub {
  if (!NAME.test(name)) throw notFound(name);
  return hubs.open(name);
}

/** Throws `AmqpRefusal` where the hub has no such partition. */
export function partitionIn({ partitions }: Hub, id: string): number {
  if (/^\d{1,4}$/.test(id) && Number(id) < partitions) return Number(id);
  throw new AmqpRefusal(
    'com.microsoft:argument-out-of-range',
    `The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and ${partitions - 1}.`,
  );
}

const notFound = (address: string): AmqpRefusal =>
  new AmqpRefusal('amqp:not-found', `The messaging entity '${address.slice(0, 260)}' could not be found.`);
