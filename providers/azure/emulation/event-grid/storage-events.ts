import { randomUUID } from 'node:crypto';
import type { BlobRecord } from '../storage/blob/blobs.ts';
import type { GridEvent } from './read-events.ts';
import { toCloudEvent, type StorageSubscription } from './subscriptions.ts';

/** What happened to a blob. */
export interface BlobChange {
  change: 'created' | 'deleted';
  blob: BlobRecord;
  /** URL of the blob service, with the account. */
  url: string;
}

/**
 * An event of a storage account in the Event Grid schema.
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
 */
export function storageEvent(topic: string, { change, blob, url }: BlobChange): GridEvent {
  const isCreated = change === 'created';
  const path = [blob.container, ...blob.name.split('/')].map(encodeURIComponent).join('/');
  return {
    topic,
    subject: `/blobServices/default/containers/${blob.container}/blobs/${blob.name}`,
    eventType: isCreated ? 'Microsoft.Storage.BlobCreated' : 'Microsoft.Storage.BlobDeleted',
    id: randomUUID(),
    data: {
      // One that was put together of blocks has no digest.
      api: isCreated ? (blob.md5 === null ? 'PutBlockList' : 'PutBlob') : 'DeleteBlob',
      requestId: randomUUID(),
      ...(isCreated ? { eTag: `"${blob.etag}"` } : {}),
      contentType: blob.headers['content-type'] ?? 'application/octet-stream',
      ...(isCreated ? { contentLength: blob.size } : {}),
      blobType: 'BlockBlob',
      url: `${url}/${path}`,
      sequencer: sequencer(),
      storageDiagnostics: { batchId: randomUUID() },
    },
    dataVersion: '',
    metadataVersion: '1',
    eventTime: new Date().toISOString(),
  };
}

let last = 0n;
/** Texts that compare as the events followed one another. */
function sequencer(): string {
  const now = BigInt(Date.now()) * 1000n;
  last = now > last ? now : last + 1n;
  return last.toString(16).padStart(44, '0').toUpperCase();
}

/** The event as each of the subscriptions that want it delivers it. */
export function deliveriesOf(event: GridEvent, subscriptions: readonly StorageSubscription[]): { functionId: string; event: GridEvent }[] {
  return subscriptions
    .filter((subscription) => subscription.matches(event))
    .map(({ functionId, isCloudEvents }) => ({ functionId, event: isCloudEvents ? toCloudEvent(event) : event }));
}
