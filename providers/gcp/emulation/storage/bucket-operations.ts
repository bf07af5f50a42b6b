import { textOf, type Json } from '../api/json.ts';
import { createPolicies } from '../iam/policies.ts';
import { bucketPolicy } from '../iam/policy-routes.ts';
import { projectNumber } from '../companions/companion-routes.ts';
import { receiveAll, parseResource } from './incoming.ts';
import { merged, PROJECT } from './object-store.ts';
import { checkPreconditions } from './preconditions.ts';
import type { StorageCall, StorageOperation } from './storage-call.ts';
import { invalid, StorageError } from './storage-error.ts';

/** @see https://cloud.google.com/storage/docs/buckets#naming */
const NAME = /^(?!goog)[a-z0-9](?:[a-z0-9._-]{1,220}[a-z0-9])$/;
const OUTPUT_ONLY = ['kind', 'id', 'name', 'projectNumber', 'timeCreated', 'updated', 'metageneration', 'etag', 'selfLink'];

/** What is done with buckets. @see https://cloud.google.com/storage/docs/json_api/v1/buckets */
export const bucketOperations = {
  insert: async ({ store, request, query }) => {
    const project = query.get('project') ?? '';
    if (project === '') throw new StorageError(400, 'required', 'Required parameter: project');
    const sent = parseResource(await receiveAll(request));
    const name = textOf(sent, 'name');
    if (!NAME.test(name)) throw invalid(`Invalid bucket name: '${name}'`);
    if (store.hasBucket(name)) {
      throw new StorageError(409, 'conflict', 'Your previous request to create the named bucket succeeded and you already own it.');
    }
    const now = new Date().toISOString();
    const bucket: Json = {
      location: 'US',
      locationType: 'multi-region',
      storageClass: 'STANDARD',
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'inherited' },
      ...changes(sent),
      kind: 'storage#bucket',
      id: name,
      name,
      projectNumber: projectNumber(project),
      timeCreated: now,
      updated: now,
      metageneration: '1',
      etag: 'CAE=',
      [PROJECT]: project,
    };
    store.putBucket(name, bucket);
    return shown(bucket);
  },
  list: async ({ store, query }) => {
    const prefix = query.get('prefix') ?? '';
    const items = store.buckets(query.get('project') ?? '').filter((bucket) => textOf(bucket, 'name').startsWith(prefix));
    return { kind: 'storage#buckets', ...(items.length === 0 ? {} : { items: items.map(shown) }) };
  },
  get: async ({ store, bucket }) => shown(store.bucket(bucket)),
  getPolicy: async ({ store, bucket, documents }) =>
    bucketPolicy(createPolicies({ documents }), bucket, textOf(store.bucket(bucket), PROJECT)),
  setPolicy: async ({ store, bucket, documents, request }) => {
    const project = textOf(store.bucket(bucket), PROJECT);
    const policies = createPolicies({ documents });
    policies.set(`projects/_/buckets/${bucket}`, parseResource(await receiveAll(request)));
    return bucketPolicy(policies, bucket, project);
  },
  patch: (call) => change(call, (before, sent) => merged(before, changes(sent))),
  update: (call) =>
    change(call, (before, sent) => ({
      ...Object.fromEntries([...OUTPUT_ONLY, PROJECT].map((field) => [field, before[field]])),
      ...changes(sent),
    })),
  delete: async ({ store, bucket, query }) => {
    checkPreconditions(query, store.bucket(bucket));
    if (!store.isEmpty(bucket)) throw new StorageError(409, 'conflict', 'The bucket you tried to delete is not empty.');
    store.removeBucket(bucket);
    return null;
  },
} satisfies Record<string, StorageOperation>;

async function change({ store, bucket, request, query }: StorageCall, apply: (before: Json, sent: Json) => Json): Promise<Json> {
  const before = store.bucket(bucket);
  checkPreconditions(query, before);
  const sent = parseResource(await receiveAll(request));
  const metageneration = String(Number(textOf(before, 'metageneration')) + 1);
  const after = { ...apply(before, sent), metageneration, updated: new Date().toISOString() };
  store.putBucket(bucket, after);
  return shown(after);
}

function changes(sent: Json): Json {
  return Object.fromEntries(Object.entries(sent).filter(([field]) => !OUTPUT_ONLY.includes(field) && field !== PROJECT));
}

function shown(bucket: Json): Json {
  return Object.fromEntries(Object.entries(bucket).filter(([field]) => field !== PROJECT));
}
