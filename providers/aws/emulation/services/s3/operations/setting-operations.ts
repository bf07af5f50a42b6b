import { malformedXml, parseXml, restXmlAnswer, restXmlEmpty, xmlList, xmlText } from '../../../protocols/rest-xml.ts';
import { isObject } from '../../../protocols/json-values.ts';
import { AwsError } from '../../../server/service.ts';
import { XMLNS, type S3Call, type S3Operation, type S3Operations } from '../call.ts';
import { noConfiguration } from '../errors.ts';
import { readDocument } from '../incoming-body.ts';
import { parseTagging, tagging } from '../tags.ts';
import { ownerOf } from './owner.ts';

const KEPT = 'Kept and shown; nothing is done with it.';

/** Sub-resources of a bucket that can be set. */
export const settingOperations: S3Operations = {
  GetBucketTagging: {
    level: 'verified',
    run: ({ request, store, bucket }) => {
      const { tags } = store.buckets.need(bucket);
      if (Object.keys(tags).length === 0) throw noConfiguration('NoSuchTagSet', 'The TagSet does not exist', bucket);
      return restXmlAnswer('Tagging', tagging(tags), request, { xmlns: XMLNS });
    },
  },
  PutBucketTagging: {
    level: 'verified',
    run: async ({ request, store, bucket }) => {
      store.buckets.need(bucket);
      const tags = parseTagging(await readDocument(request), 50);
      store.buckets.put({ ...store.buckets.need(bucket), tags });
      return restXmlEmpty(request, { status: 204 });
    },
  },
  DeleteBucketTagging: {
    level: 'verified',
    run: ({ request, store, bucket }) => {
      store.buckets.put({ ...store.buckets.need(bucket), tags: {} });
      return restXmlEmpty(request, { status: 204 });
    },
  },
  GetBucketPolicy: {
    level: 'verified',
    run: (call) => {
      const policy = setting(call, 'policy');
      if (typeof policy !== 'string') throw noConfiguration('NoSuchBucketPolicy', 'The bucket policy does not exist', call.bucket);
      return { ...restXmlEmpty(call.request, { headers: { 'content-type': 'application/json' } }), body: policy };
    },
  },
  PutBucketPolicy: {
    level: 'approximated',
    note: `${KEPT} Access is not refused by it.`,
    run: async (call) => {
      call.store.buckets.need(call.bucket);
      const policy = Buffer.from(await readDocument(call.request)).toString();
      if (!isPolicy(policy)) throw new AwsError('MalformedPolicy', "Policies must be valid JSON and the first byte must be '{'");
      keep(call, 'policy', policy);
      return restXmlEmpty(call.request, { status: 204 });
    },
  },
  DeleteBucketPolicy: { level: 'verified', run: (call) => forget(call, 'policy') },
  ...kept('PublicAccessBlock', 'publicAccessBlock', {
    root: 'PublicAccessBlockConfiguration',
    missing: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
    read: (document) =>
      Object.fromEntries(
        ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'].map((name) => [name, isTrue(document, name)]),
      ),
  }),
  ...kept('BucketOwnershipControls', 'ownershipControls', {
    root: 'OwnershipControls',
    missing: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
    read(document) {
      const ownership = xmlText(xmlList(document, 'Rule')[0], 'ObjectOwnership')?.trim() ?? '';
      if (!['BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced'].includes(ownership)) throw malformedXml();
      return { Rule: { ObjectOwnership: ownership } };
    },
  }),
  GetBucketAcl: {
    level: 'verified',
    run: ({ request, store, bucket }) =>
      restXmlAnswer('AccessControlPolicy', privateAcl(store.buckets.need(bucket)), request, { xmlns: XMLNS }),
  },
  GetObjectAcl: {
    level: 'verified',
    run: ({ request, store, bucket, key }) => {
      const owner = store.buckets.need(bucket);
      store.objects.need(bucket, key);
      return restXmlAnswer('AccessControlPolicy', privateAcl(owner), request, { xmlns: XMLNS });
    },
  },
  PutBucketAcl: { level: 'verified', note: 'As for a bucket whose owner is enforced: only `private`.', run: putAcl },
  PutObjectAcl: { level: 'verified', note: 'As for a bucket whose owner is enforced: only `private`.', run: putAcl },
};

export function setting({ store, bucket }: S3Call, name: string): unknown {
  return store.buckets.need(bucket).settings[name];
}

export function keep({ store, bucket }: S3Call, name: string, value: unknown): void {
  const found = store.buckets.need(bucket);
  store.buckets.put({ ...found, settings: { ...found.settings, [name]: value } });
}

export function forget({ store, bucket, request }: S3Call, name: string) {
  const found = store.buckets.need(bucket);
  const { [name]: _removed, ...settings } = found.settings;
  store.buckets.put({ ...found, settings });
  return restXmlEmpty(request, { status: 204 });
}

/** Get, put and delete of a document that is kept. */
function kept(
  name: string,
  member: string,
  {
    root,
    missing,
    read,
  }: { root: string; missing: readonly [string, string]; read(document: Record<string, unknown>): Record<string, unknown> },
): Record<string, S3Operation> {
  return {
    [`Get${name}`]: {
      level: 'verified',
      run: (call) => {
        const value = setting(call, member);
        if (!isObject(value)) throw noConfiguration(...missing, call.bucket);
        return restXmlAnswer(root, value, call.request, { xmlns: XMLNS });
      },
    },
    [`Put${name}`]: {
      level: 'approximated',
      note: `${KEPT} Access is the same with and without it.`,
      run: async (call) => {
        call.store.buckets.need(call.bucket);
        keep(call, member, read(parseXml(await readDocument(call.request), root)));
        return restXmlEmpty(call.request);
      },
    },
    [`Delete${name}`]: { level: 'verified', run: (call) => forget(call, member) },
  };
}

function isTrue(document: unknown, name: string): boolean {
  return xmlText(document, name)?.trim().toLowerCase() === 'true';
}

function privateAcl(bucket: { account: string }): Record<string, unknown> {
  return {
    Owner: ownerOf(bucket),
    AccessControlList: { Grant: [{ Grantee: { ...ownerOf(bucket), Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }] },
  };
}

/** "If your bucket uses the bucket owner enforced setting", which new buckets do, ACLs cannot be set. */
function putAcl({ request, store, bucket, key }: S3Call) {
  store.buckets.need(bucket);
  if (key !== '') store.objects.need(bucket, key);
  if (request.headers['x-amz-acl'] === 'private') return restXmlEmpty(request);
  throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

function isPolicy(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}
