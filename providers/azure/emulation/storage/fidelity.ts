import type { Fidelity } from '#shared/model/runtime-status.ts';

const SAS = 'Of shared access signatures only the times are looked at.';

/** Operations that the official clients drive in tests, and what of them is less than the cloud's. */
const QUEUE: Readonly<Record<string, string | null>> = {
  ListQueues: null,
  CreateQueue: null,
  DeleteQueue: null,
  GetQueueMetadata: null,
  SetQueueMetadata: null,
  PutMessage: null,
  GetMessages: SAS,
  PeekMessages: null,
  DeleteMessage: null,
  ClearMessages: null,
  UpdateMessage: null,
  GetQueueServiceProperties: 'As of a new account. They cannot be changed.',
};

const BLOB: Readonly<Record<string, string | null>> = {
  ListContainers: null,
  CreateContainer: 'Public access is kept and given back, and does not open it to anybody.',
  GetContainerProperties: null,
  DeleteContainer: null,
  SetContainerMetadata: null,
  LeaseContainer: 'A broken lease ends at once.',
  ListBlobs: 'Blobs without snapshots and versions, which there are none of.',
  PutBlob: 'Block blobs. Page and append blobs are refused.',
  PutBlock: null,
  PutBlockList: null,
  GetBlockList: null,
  GetBlob: SAS,
  GetBlobProperties: null,
  SetBlobProperties: null,
  SetBlobMetadata: null,
  SetBlobTags: null,
  GetBlobTags: null,
  CopyBlob: 'At once, and within the account only.',
  LeaseBlob: 'A broken lease ends at once.',
  DeleteBlob: null,
  GetBlobServiceProperties: 'As of a new account. They cannot be changed.',
};

const TABLE: Readonly<Record<string, string | null>> = {
  QueryTables: 'Filters by name only.',
  CreateTable: null,
  DeleteTable: null,
  QueryEntities: SAS,
  InsertEntity: null,
  UpdateEntity: null,
  MergeEntity: null,
  InsertOrReplaceEntity: null,
  InsertOrMergeEntity: null,
  DeleteEntity: null,
  EntityGroupTransaction: 'Change sets. Queries in batches are refused.',
  GetTableServiceProperties: 'As of a new account. They cannot be changed.',
};

const rows = (service: string, operations: Readonly<Record<string, string | null>>): Fidelity[] =>
  Object.entries(operations).map(([operation, note]) => ({ service, operation, level: note === null ? 'verified' : 'approximated', note }));

/** How far each operation of storage accounts can be trusted. */
export const storageFidelity: readonly Fidelity[] = [...rows('queue', QUEUE), ...rows('blob', BLOB), ...rows('table', TABLE)];
