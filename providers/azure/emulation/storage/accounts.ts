import { createHash } from 'node:crypto';
import type { HostDocuments } from '../../../emulation-host.ts';
import type { BodyStore } from '../../../emulation-parts/body-store.ts';
import { isMapping, type Mapping } from '../../../detection/cloud-yaml.ts';
import { ACCOUNT, ACCOUNT_KEY } from './account.ts';
import { createBlobs, type BlobRecord, type Blobs } from './blob/blobs.ts';
import { createQueues, type Queues } from './queue/queues.ts';
import { createTables, type Tables } from './table/tables.ts';

/** A storage account and what is in it. */
export interface AccountData {
  name: string;
  /** Base64. */
  keys: readonly string[];
  queues: Queues;
  blobs: Blobs;
  tables: Tables;
}

export interface StorageAccounts {
  /** The development account, or one that was made through Resource Manager; null where there is none of that name. */
  find(name: string): AccountData | null;
  all(): AccountData[];
  /** The development account. */
  own: AccountData;
  /** Calls back after a blob of any account was written or removed; gives back the way to stop it. */
  onBlob(listener: (account: string, change: 'created' | 'deleted', blob: BlobRecord) => void): () => void;
}

/** An account of Resource Manager's, with what its data is kept under: another one of the same name begins empty. */
interface MadeAccount {
  name: string;
  keys: readonly string[];
  scope: string;
}

const TYPE = 'Microsoft.Storage/storageAccounts';

/** Accounts, read from what Resource Manager keeps of them. Data of accounts that are gone is cleared away. */
export function createAccounts(documents: HostDocuments, bodies: BodyStore): StorageAccounts {
  const open = new Map<string, AccountData>();
  const listeners = new Set<Parameters<StorageAccounts['onBlob']>[0]>();
  const dataOf = (name: string, keys: readonly string[], scope: string | null): AccountData => {
    const id = scope ?? '';
    const known = open.get(id);
    if (known !== undefined) return { ...known, keys };
    const place = scope === null ? documents : renamed(documents, (collection) => `${collection}@${scope}`);
    const data = { name, keys, queues: createQueues(place), blobs: createBlobs(place, bodies), tables: createTables(place) };
    open.set(id, data);
    data.blobs.onChange((change, blob) => listeners.forEach((listener) => listener(name, change, blob)));
    return data;
  };
  const made = (): MadeAccount[] =>
    documents.list('resources').flatMap(({ key, value }) => (isMapping(value) ? accountOf(documents, key, value) : []));
  const own = dataOf(ACCOUNT, [ACCOUNT_KEY], null);
  clearScopes(documents, new Set(made().map(({ scope }) => scope)));
  return {
    own,
    find(name) {
      if (name === ACCOUNT) return own;
      const found = made().find((account) => account.name === name);
      return found === undefined ? null : dataOf(name, found.keys, found.scope);
    },
    onBlob(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    all: () => [own, ...made().map(({ name, keys, scope }) => dataOf(name, keys, scope))],
  };
}

function accountOf(documents: HostDocuments, key: string, { type, name, properties }: Mapping): MadeAccount[] {
  // Resource Manager has a description of the development account as well.
  if (type !== TYPE || typeof name !== 'string' || name === ACCOUNT || !isMapping(properties)) return [];
  const keys = documents.get('storage-keys', key);
  const scope = `${name}@${createHash('sha256')
    .update(`${key} ${String(properties['creationTime'])}`)
    .digest('hex')
    .slice(0, 12)}`;
  return [{ name, scope, keys: isMapping(keys) ? Object.values(keys).map(String) : [] }];
}

/** Documents whose collections have other names. */
export function renamed(documents: HostDocuments, of: (collection: string) => string): HostDocuments {
  return {
    ...documents,
    get: (collection, key) => documents.get(of(collection), key),
    put: (collection, key, value) => documents.put(of(collection), key, value),
    remove: (collection, key) => documents.remove(of(collection), key),
    list: (collection, range) => documents.list(of(collection), range),
    count: (collection, prefix) => documents.count(of(collection), prefix),
  };
}

function clearScopes(documents: HostDocuments, scopes: ReadonlySet<string>): void {
  for (const collection of documents.collections()) {
    const at = collection.indexOf('@');
    if (at < 0 || scopes.has(collection.slice(at + 1))) continue;
    documents.transaction(() => documents.list(collection).forEach(({ key }) => documents.remove(collection, key)));
  }
}
