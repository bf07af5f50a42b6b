import type { Fidelity } from '#shared/model/runtime-status.ts';

/** Operations that the official client drives in tests, and what of them is less than the cloud's. */
const OPERATIONS: Readonly<Record<string, string | null>> = {
  Send: 'Entities are made when they are first named, with a lock of a minute and ten deliveries. Sessions, transactions and duplicate detection are not there.',
  SendBatch: null,
  ReceivePeekLock: 'Messages do not expire. Subscriptions have no rules: each gets every message.',
  ReceiveAndDelete: null,
  Complete: null,
  Abandon: 'Properties that it sets are left out.',
  DeadLetter: null,
  RenewLock: null,
  PeekMessages: null,
  RestSend: 'One message for each request. Of BrokerProperties MessageId, CorrelationId and Label are kept, and no properties of its own.',
};

/** How far each operation of the namespace can be trusted. */
export const busFidelity: readonly Fidelity[] = Object.entries(OPERATIONS).map(([operation, note]) => ({
  service: 'servicebus',
  operation,
  level: note === null ? 'verified' : 'approximated',
  note,
}));
