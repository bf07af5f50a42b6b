import { listOf, messageOf, textOf, type Json } from '../api/json.ts';
import { download } from './download.ts';
import { parseResource, receiveAll, splitMultipart } from './incoming.ts';
import { listObjects } from './list-objects.ts';
import { checkPreconditions } from './preconditions.ts';
import { beginUpload, continueUpload } from './resumable.ts';
import type { StorageCall, StorageOperation } from './storage-call.ts';
import { invalid, StorageError } from './storage-error.ts';

const MAX_SOURCES = 32;

/** What is done with objects. @see https://cloud.google.com/storage/docs/json_api/v1/objects */
export const objectOperations = {
  insert: (call) => {
    switch (call.query.get('uploadType')) {
      case 'resumable':
        return resumable(call);
      case 'multipart':
        return multipart(call);
      case 'media':
        return simple(call);
      default:
        throw invalid('uploadType must be media, multipart or resumable.');
    }
  },
  continue: ({ documents, store, query, request, response }) =>
    continueUpload({ documents, store }, query.get('upload_id') ?? '', request, response),
  list: async ({ store, bucket, query }) => {
    store.bucket(bucket);
    const versions = query.get('versions') === 'true';
    return listObjects(store.list(bucket, { prefix: query.get('prefix') ?? '', versions }), query);
  },
  get: async ({ store, bucket, object, query, request, response }) => {
    const found = store.get(bucket, object, query.get('generation'));
    checkPreconditions(query, found.resource, true);
    if (query.get('alt') !== 'media') return found.resource;
    await download(store, found, request, response);
    return undefined;
  },
  patch: (call) => change(call, false),
  update: (call) => change(call, true),
  delete: async ({ store, bucket, object, query }) => {
    const generation = query.get('generation');
    const found = store.get(bucket, object, generation);
    checkPreconditions(query, found.resource);
    store.remove(found, generation !== null);
    return null;
  },
  compose: async ({ store, bucket, object, query, request }) => {
    const sent = parseResource(await receiveAll(request));
    const sources = listOf(sent, 'sourceObjects').map((one) => store.get(bucket, textOf(one, 'name'), textOf(one, 'generation') || null));
    if (sources.length === 0 || sources.length > MAX_SOURCES) {
      throw invalid(`The number of source components provided (${sources.length}) must be between 1 and ${MAX_SOURCES}.`);
    }
    return store.finalize(bucket, object, messageOf(sent, 'destination'), await store.read(sources), (live) =>
      checkPreconditions(query, live),
    );
  },
  rewrite: async (call) => {
    const resource = await copy(call);
    const size = textOf(resource, 'size');
    return { kind: 'storage#rewriteResponse', totalBytesRewritten: size, objectSize: size, done: true, resource };
  },
  copy: (call) => copy(call),
} satisfies Record<string, StorageOperation>;

async function simple({ store, bucket, query, request }: StorageCall): Promise<Json> {
  const name = nameOf(query.get('name'));
  store.bucket(bucket);
  const contentType = request.headers['content-type'];
  return store.finalize(bucket, name, contentType === undefined ? {} : { contentType }, request, (live) => checkPreconditions(query, live));
}

async function multipart({ store, bucket, query, request }: StorageCall): Promise<Json> {
  const { metadata, content, type } = splitMultipart(request.headers['content-type'] ?? '', await receiveAll(request));
  const name = nameOf(query.get('name') ?? textOf(metadata, 'name'));
  store.bucket(bucket);
  return store.finalize(bucket, name, { ...(type === null ? {} : { contentType: type }), ...metadata }, once(content), (live) =>
    checkPreconditions(query, live),
  );
}

async function resumable({ documents, store, origin, bucket, query, request, response }: StorageCall): Promise<undefined> {
  const sent = parseResource(await receiveAll(request));
  const name = nameOf(query.get('name') ?? textOf(sent, 'name'));
  store.bucket(bucket);
  const type = request.headers['x-upload-content-type'];
  const metadata = { ...(typeof type === 'string' ? { contentType: type } : {}), ...sent };
  beginUpload({ documents, store }, { origin, bucket, name, metadata, query }, response);
  return undefined;
}

async function change({ store, bucket, object, query, request }: StorageCall, replace: boolean): Promise<Json> {
  const found = store.get(bucket, object, query.get('generation'));
  checkPreconditions(query, found.resource);
  return store.patch(found, parseResource(await receiveAll(request)), replace);
}

/** `object` is `SOURCE/rewriteTo/b/BUCKET/o/TARGET`, still taken apart by the route. */
async function copy({ store, bucket, object, query, request }: StorageCall): Promise<Json> {
  const [source = '', targetBucket = '', target = ''] = object.split('\n');
  const found = store.get(bucket, source, query.get('sourceGeneration'));
  const sent = parseResource(await receiveAll(request));
  store.bucket(targetBucket);
  const metadata = Object.keys(sent).length === 0 ? found.resource : { contentType: found.resource['contentType'], ...sent };
  return store.finalize(targetBucket, target, metadata, await store.read([found]), (live) => checkPreconditions(query, live));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** @see https://cloud.google.com/storage/docs/objects#naming */
function nameOf(name: string | null): string {
  if (name === null || name === '') throw new StorageError(400, 'required', 'Required');
  if (Buffer.byteLength(name) > 1024 || /[\r\n]/.test(name) || name === '.' || name === '..')
    throw invalid(`Invalid object name: '${name}'`);
  return name;
}
