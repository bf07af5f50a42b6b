import type { HostDocuments } from '../../../emulation-host.ts';
import { createPartitionLogs, type HubEvent, type PartitionState } from './partition-log.ts';

export interface Hub {
  /** As it was first written; names are told apart without regard to case. */
  name: string;
  /** How many; they are called 0, 1, 2, … */
  partitions: number;
  createdAtMs: number;
}

/** Event hubs with their partitions: logs that are read from any place, and lose their beginning in time. */
export interface Hubs {
  /** Makes it where it is not there. */
  open(name: string): Hub;
  state(hub: Hub, partition: number): PartitionState;
  /** Appends events to one partition, all of them or none. */
  append(hub: Hub, partition: number, events: readonly { bytes: Buffer; key: string | null }[]): void;
  /** Up to `max` events with this number and the following. */
  read(hub: Hub, partition: number, from: number, max: number): HubEvent[];
  /** Number of the first event that is so; all that follow it have to be. That of the next one where there is none. */
  locate(hub: Hub, partition: number, is: (event: HubEvent) => boolean): number;
  /** Calls back when events were appended; gives back the way to stop it. */
  onAppend(listener: (hub: Hub, partition: number) => void): () => void;
}

const HUBS = 'hubs';
const keyOf = (name: string): string => name.toLowerCase();
const placeOf = (hub: Hub, partition: number): string => `${keyOf(hub.name)}/${partition}`;

/** `partitions` is what hubs have that are made from now on. */
export function createHubs(documents: HostDocuments, partitions: number): Hubs {
  const logs = createPartitionLogs(documents);
  const listeners = new Set<(hub: Hub, partition: number) => void>();
  return {
    open(name) {
      const known = documents.get(HUBS, keyOf(name)) as Hub | undefined;
      if (known !== undefined) return known;
      const hub = { name, partitions, createdAtMs: Date.now() };
      documents.put(HUBS, keyOf(name), hub);
      return hub;
    },
    state: (hub, partition) => logs.state(placeOf(hub, partition)),
    append(hub, partition, events) {
      logs.append(placeOf(hub, partition), events);
      for (const listener of listeners) listener(hub, partition);
    },
    read: (hub, partition, from, max) => logs.read(placeOf(hub, partition), from, max),
    locate: (hub, partition, is) => logs.locate(placeOf(hub, partition), is),
    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
