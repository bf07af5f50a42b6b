import { randomUUID } from 'node:crypto';
import type { HubEvent } from '../event-hubs/partition-log.ts';
import type { AccountData } from '../storage/accounts.ts';
import { newContainer, newEtag, type BlobRecord } from '../storage/blob/blobs.ts';
import type { ListenerInput } from './listener.ts';
import { ownStorage } from './own-storage.ts';

/** How far a function came in each partition. */
export interface Checkpoints {
  /** Number of the event that comes next; null where there is no checkpoint. */
  read(partition: number): number | null;
  /** Worked off up to this event, and with it. */
  write(partition: number, event: HubEvent): void;
}

/** @see https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/eventhub/Microsoft.Azure.WebJobs.Extensions.EventHubs/src/Config/EventHubOptions.cs `LeaseContainerName` */
const CONTAINER = 'azure-webjobs-eventhub';

/**
 * Checkpoints as the host and the official clients keep them: empty blobs of the app's storage with the place in their
 * metadata, so that removing them begins anew here as it does there. Of an app whose storage is elsewhere they are in the
 * development account.
 * @see https://learn.microsoft.com/azure/event-hubs/event-processor-balance-partition-load#checkpointing
 */
export function openCheckpoints(input: ListenerInput, { hub, group }: { hub: string; group: string }): Checkpoints {
  const { blobs } = storageOf(input);
  const nameOf = (partition: number): string => `localhost/${hub}/${group}/checkpoint/`.toLowerCase() + String(partition);
  return {
    read(partition) {
      const text = blobs.find(CONTAINER, nameOf(partition))?.metadata['sequencenumber'];
      const sequence = text === undefined || text === '' ? NaN : Number(text);
      return Number.isInteger(sequence) ? sequence + 1 : null;
    },
    write(partition, { sequence, offset }) {
      if (blobs.container(CONTAINER) === null) blobs.putContainer(newContainer(CONTAINER));
      const name = nameOf(partition);
      const metadata = { sequencenumber: String(sequence), offset: String(offset), clientidentifier: randomUUID() };
      const known = blobs.find(CONTAINER, name);
      const changed = { etag: newEtag(), modifiedAtMs: Date.now(), metadata };
      if (known === null) blobs.put({ ...emptyBlob(name), ...changed });
      else blobs.change({ ...known, ...changed });
    },
  };
}

function storageOf(input: ListenerInput): AccountData {
  try {
    return ownStorage({ ...input, binding: { ...input.binding, connection: '' } });
  } catch {
    return input.storage.accounts.own;
  }
}

const emptyBlob = (name: string): BlobRecord => ({
  container: CONTAINER,
  name,
  size: 0,
  etag: '',
  createdAtMs: Date.now(),
  modifiedAtMs: Date.now(),
  metadata: {},
  headers: { 'content-type': 'application/octet-stream' },
  // Of nothing.
  md5: '1B2M2Y8AsgTpgAmY7PhCfg==',
  tags: {},
  blocks: [],
  lease: null,
});
