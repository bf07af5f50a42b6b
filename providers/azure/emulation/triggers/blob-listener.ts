import { fillSettings } from '../bindings/expression.ts';
import type { RpcTypedData } from '../functions-core.ts';
import type { AccountData } from '../storage/accounts.ts';
import type { BlobRecord } from '../storage/blob/blobs.ts';
import { blobPattern, type BlobPattern } from './blob-pattern.ts';
import { ownStorage } from './own-storage.ts';
import type { Listener, ListenerInput } from './listener.ts';
import { workOff } from './work-off.ts';

/** Blobs worked on at a time. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob#hostjson-settings `maxDegreeOfParallelism`, 8 for each core */
const AT_ONCE = 8;
/** `poisonBlobThreshold`: tries of one blob. */
const TRIES = 5;
const RECEIPTS = 'blob-receipts';
const SUBSCRIBED = 'blob-subscribed';
const POISON = 'webjobs-blobtrigger-poison';
const PAGE = 1000;

/**
 * Runs a function for each blob that is new or was written anew, those that were there before included unless Event Grid
 * is its source: a subscription of it begins with itself. A receipt says which state of a blob was worked off.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger
 */
export function openBlobListener(input: ListenerInput): Listener {
  const { binding, variables, app, name, host } = input;
  const source = String(binding['source'] ?? '').toLowerCase() === 'eventgrid' ? 'EventGrid' : 'LogsAndContainerScan';
  const since = source === 'EventGrid' ? subscribedSince(input) : 0;
  const account = ownStorage(input);
  const pattern = blobPattern(fillSettings(String(binding['path'] ?? ''), variables));
  const receiptKey = (blob: BlobRecord): string => `${app}/${name}/${blob.container}/${blob.name}`;
  const waiting: BlobRecord[] = [];
  let closed = false;

  const work = async (blob: BlobRecord): Promise<void> => {
    for (let tries = 1; !closed; tries += 1) {
      const now = account.blobs.find(blob.container, blob.name);
      // Gone, or written anew meanwhile, which is in the list by itself.
      if (now?.etag !== blob.etag) return;
      const done = await input.run(await blobCall({ account, url: input.storage.urls.blob, source }, pattern, now));
      if (done.status === 'cancelled') return;
      if (done.status === 'ok' || tries >= TRIES) {
        if (done.status !== 'ok') poison(input, account, blob);
        host.documents.put(RECEIPTS, receiptKey(blob), blob.etag);
        return;
      }
    }
  };
  const worker = workOff<BlobRecord>({
    hasRoom: (running) => running < AT_ONCE,
    take: () => waiting.splice(0, 1),
    work,
    onFault: (error, blob) => host.log('error', `The blob ${blob.container}/${blob.name} could not be worked off.`, error),
    nextAtMs: () => null,
  });
  const take = (blob: BlobRecord): void => {
    if (blob.container !== pattern.container || blob.modifiedAtMs < since || pattern.match(blob.name) === null) return;
    if (host.documents.get(RECEIPTS, receiptKey(blob)) === blob.etag) return;
    waiting.push(blob);
    worker.wake();
  };
  const stop = account.blobs.onChange((change, blob) => {
    if (change === 'created') take(blob);
  });
  for (let after: string | undefined; ;) {
    const page = account.blobs.list(pattern.container, { prefix: '', after, limit: PAGE });
    page.forEach(take);
    after = page.at(-1)?.name;
    if (page.length < PAGE) break;
  }
  return {
    close(graceMs) {
      closed = true;
      stop();
      return worker.close(graceMs);
    },
  };
}

/** Epoch milliseconds at which a function began to wait, whichever version of it and in whichever run of the runtime. */
function subscribedSince({ app, name, host }: ListenerInput): number {
  const known = host.documents.get(SUBSCRIBED, `${app}/${name}`);
  if (typeof known === 'number') return known;
  const now = Date.now();
  host.documents.put(SUBSCRIBED, `${app}/${name}`, now);
  return now;
}

/** The call for a blob, with its bytes. */
export async function blobCall(
  { account, url, source }: { account: AccountData; url: string; source: 'EventGrid' | 'LogsAndContainerScan' },
  pattern: BlobPattern,
  blob: BlobRecord,
): Promise<Parameters<ListenerInput['run']>[0]> {
  const path = `${blob.container}/${blob.name}`;
  const files = blob.blocks.map(({ file }) => file);
  const parts: Uint8Array[] = [];
  for await (const part of await account.blobs.bodies.open(files, { start: 0, end: blob.size })) parts.push(part);
  return {
    body: Buffer.concat(parts),
    contentType: blob.headers['content-type'] ?? 'application/octet-stream',
    trigger: 'object',
    reason: `New blob detected(${source}): ${path}`,
    metadata: blobMetadata(`${url}/${account.name}`, blob, pattern.match(blob.name) ?? {}),
  };
}

/** @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#metadata */
function blobMetadata(url: string, blob: BlobRecord, parameters: Readonly<Record<string, string>>): Record<string, RpcTypedData> {
  const path = `${blob.container}/${blob.name}`;
  const properties = {
    LastModified: new Date(blob.modifiedAtMs).toISOString(),
    CreatedOn: new Date(blob.createdAtMs).toISOString(),
    BlobType: 0,
    ContentLength: blob.size,
    ContentType: blob.headers['content-type'],
    ETag: `"${blob.etag}"`,
    Metadata: blob.metadata,
  };
  return {
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { string: value }])),
    BlobTrigger: { string: path },
    Uri: { json: JSON.stringify(`${url}/${path.split('/').map(encodeURIComponent).join('/')}`) },
    Properties: { json: JSON.stringify(properties) },
    Metadata: { json: JSON.stringify(blob.metadata) },
  };
}

/** Five tries failed: a message says which blob it was. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#poison-blobs */
function poison({ name, log }: ListenerInput, { queues }: AccountData, blob: BlobRecord): void {
  log(
    'error',
    `The function failed ${TRIES} times for the blob ${blob.container}/${blob.name}. A message in the queue '${POISON}' names it.`,
  );
  if (queues.find(POISON) === null) queues.put({ name: POISON, metadata: {} });
  const message = {
    FunctionId: `Host.Functions.${name}`,
    BlobType: 'BlockBlob',
    ContainerName: blob.container,
    BlobName: blob.name,
    ETag: `"${blob.etag}"`,
  };
  queues.add(POISON, Buffer.from(JSON.stringify(message)).toString('base64'), { ttlMs: null });
}
