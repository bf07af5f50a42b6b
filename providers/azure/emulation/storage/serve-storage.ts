import { join } from 'node:path';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { createBodyStore } from '../../../emulation-parts/body-store.ts';
import { developmentConnection } from './account.ts';
import { createBlobService } from './blob/blob-service.ts';
import { createBlobs, type Blobs } from './blob/blobs.ts';
import { createQueueService } from './queue/queue-service.ts';
import { createQueues, type Queues } from './queue/queues.ts';
import { storageHandler } from './storage-exchange.ts';
import { storageFidelity } from './fidelity.ts';

/** The development storage account: its services on loopback, and what is in it for those within. */
export interface StorageServer {
  /** For SDKs and as the value of `AzureWebJobsStorage`. */
  connectionString: string;
  /** Base URLs by service. */
  urls: { blob: string; queue: string };
  queues: Queues;
  blobs: Blobs;
  fidelity: readonly Fidelity[];
  close(graceMs: number): Promise<void>;
}

/** Opens the Blob and the Queue service of the development account, each on a port of its own. */
export async function serveStorage(host: EmulationHost): Promise<StorageServer> {
  const fault = (message: string, error: unknown): void => host.log('error', message, error);
  const queues = createQueues(host.documents);
  const blobs = createBlobs(host.documents, createBodyStore(join(host.dir, 'blobs'), fault));
  // What a crash left behind; files of requests that come from now on are younger.
  blobs.bodies
    .sweep(blobs.files(), Date.now())
    .catch((error: unknown) => fault('Left-over files of blobs could not be cleared away.', error));
  const [blob, queue] = await Promise.all([
    host.listen('blob', storageHandler(createBlobService(blobs), fault)),
    host.listen('queue', storageHandler(createQueueService(queues), fault)),
  ]);
  const urls = { blob: blob.url, queue: queue.url };
  return {
    connectionString: developmentConnection(urls),
    urls,
    queues,
    blobs,
    fidelity: storageFidelity,
    async close(graceMs) {
      await Promise.all([blob.close(graceMs), queue.close(graceMs)]);
    },
  };
}
