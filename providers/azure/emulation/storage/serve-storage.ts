import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { createBodyStore } from '../../../emulation-parts/body-store.ts';
import { developmentConnection, type StorageUrls } from './account.ts';
import { createAccounts, type StorageAccounts } from './accounts.ts';
import { createBlobService } from './blob/blob-service.ts';
import { createQueueService } from './queue/queue-service.ts';
import { storageHandler, type StorageService } from './storage-exchange.ts';
import { createTableService } from './table/table-service.ts';
import { storageFidelity } from './fidelity.ts';

/** Storage accounts: their services on loopback, and what is in them for those within. */
export interface StorageServer {
  /** Of the development account, for SDKs and as the value of `AzureWebJobsStorage`. */
  connectionString: string;
  /** Base URLs by service. */
  urls: StorageUrls;
  accounts: StorageAccounts;
  /** Answers for blobs at another place, behind this prefix. */
  blobsAt(prefix: string): (request: IncomingMessage, response: ServerResponse) => void;
  fidelity: readonly Fidelity[];
  close(graceMs: number): Promise<void>;
}

/** Opens the Blob, the Queue and the Table service, each on a port of its own. */
export async function serveStorage(host: EmulationHost): Promise<StorageServer> {
  const fault = (message: string, error: unknown): void => host.log('error', message, error);
  const bodies = createBodyStore(join(host.dir, 'blobs'), fault);
  const accounts = createAccounts(host.documents, bodies);
  // What a crash left behind; files of requests that come from now on are younger.
  bodies
    .sweep(new Set(accounts.all().flatMap(({ blobs }) => [...blobs.files()])), Date.now())
    .catch((error: unknown) => fault('Left-over files of blobs could not be cleared away.', error));
  const blobService: StorageService = {
    kind: 'blob',
    accounts,
    answer: (request) => createBlobService(request.account.blobs)(request),
    onFault: fault,
  };
  const others = { accounts, onFault: fault };
  const [blob, queue, table] = await Promise.all([
    host.listen('blob', storageHandler(blobService)),
    host.listen(
      'queue',
      storageHandler({ ...others, kind: 'queue', answer: (request) => createQueueService(request.account.queues)(request) }),
    ),
    host.listen(
      'table',
      storageHandler({ ...others, kind: 'table', answer: (request) => createTableService(request.account.tables)(request) }),
    ),
  ]);
  const urls = { blob: blob.url, queue: queue.url, table: table.url };
  return {
    connectionString: developmentConnection(urls),
    urls,
    accounts,
    blobsAt: (prefix) => storageHandler({ ...blobService, prefix }),
    fidelity: storageFidelity,
    async close(graceMs) {
      await Promise.all([blob.close(graceMs), queue.close(graceMs), table.close(graceMs)]);
    },
  };
}
