import type { Fidelity } from '#shared/model/runtime-status.ts';

/** Operations that the official client drives in tests, and what of them is less than the cloud's. */
const OPERATIONS: Readonly<Record<string, string | null>> = {
  SendBatch: 'Hubs are made when they are first named. Idempotent publishing, publisher policies, capture and schemas are not there.',
  Receive: 'Consumer groups are there when they are named. A partition keeps a day, and at the most 100,000 events or 64 MiB.',
  ReceiveWithOwnerLevel: null,
  GetEventHubProperties: null,
  GetPartitionProperties: null,
};

/** How far each operation of the namespace can be trusted. */
export const hubsFidelity: readonly Fidelity[] = [
  ...Object.entries(OPERATIONS).map(([operation, note]): Fidelity => ({
    service: 'eventhubs',
    operation,
    level: note === null ? 'verified' : 'approximated',
    note,
  })),
  // No official client publishes over HTTP.
  { service: 'eventhubs', operation: 'RestPublish', level: 'modelled', note: null },
];
