import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import * as s3 from '@aws-sdk/client-s3';
import { awsHome, type AwsHome } from '../../testing/aws-home.ts';

let home: AwsHome;
let client: s3.S3Client;
const cleanups: (() => unknown)[] = [];

before(async () => {
  home = await awsHome({ after: (fn) => cleanups.push(fn) });
  client = new s3.S3Client({ ...home.config, forcePathStyle: true });
});
after(async () => {
  client.destroy();
  for (const fn of cleanups) await fn();
});

const bucket = async (Bucket: string) => {
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  return Bucket;
};
const put = (
  Bucket: string,
  Key: string,
  Body: NonNullable<s3.PutObjectCommandInput['Body']>,
  more: Partial<s3.PutObjectCommandInput> = {},
) => client.send(new s3.PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Bucket: string, Key: string, more: Partial<s3.GetObjectCommandInput> = {}) =>
  client.send(new s3.GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Bucket: string, Key: string, more: Partial<s3.GetObjectCommandInput> = {}) =>
  (await get(Bucket, Key, more)).Body?.transformToString();
const md5 = (bytes: string | Uint8Array) => createHash('md5').update(bytes).digest('hex');
const authorization = 'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';
const raw = async (method: string, path: string, headers: Record<string, string> = {}, body: string | Uint8Array = '') => {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; headers: Record<string, unknown>; body: string }>();
  const call = httpRequest(home.endpoint + path, { method, headers: { authorization, ...headers } }, (response) => {
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece));
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces).toString() }),
    );
  });
  call.on('error', reject);
  call.end(body);
  return promise;
};

describe('buckets', () => {
  test('made, found, listed and removed', async () => {
    await bucket('first-bucket');
    await bucket('first-bucket');
    const head = await client.send(new s3.HeadBucketCommand({ Bucket: 'first-bucket' }));
    assert.equal(head.BucketRegion, 'us-east-1');
    const west = new s3.S3Client({ ...home.config, region: 'eu-west-1', forcePathStyle: true });
    const inWest = { Bucket: 'western', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' as const } };
    await west.send(new s3.CreateBucketCommand(inWest));
    await assert.rejects(west.send(new s3.CreateBucketCommand(inWest)), { name: 'BucketAlreadyOwnedByYou' });
    assert.equal((await client.send(new s3.GetBucketLocationCommand({ Bucket: 'western' }))).LocationConstraint, 'eu-west-1');
    assert.equal((await client.send(new s3.GetBucketLocationCommand({ Bucket: 'first-bucket' }))).LocationConstraint, undefined);
    const { Buckets = [] } = await client.send(new s3.ListBucketsCommand({}));
    assert.deepEqual(
      Buckets.map(({ Name }) => Name),
      ['first-bucket', 'western'],
    );
    const other = new s3.S3Client({
      ...home.config,
      credentials: { accessKeyId: '999988887777', secretAccessKey: 'x' },
      forcePathStyle: true,
    });
    assert.deepEqual((await other.send(new s3.ListBucketsCommand({}))).Buckets ?? [], []);
    await assert.rejects(other.send(new s3.CreateBucketCommand({ Bucket: 'first-bucket' })), { name: 'BucketAlreadyExists' });
    await put('western', 'k', 'v');
    await assert.rejects(client.send(new s3.DeleteBucketCommand({ Bucket: 'western' })), { name: 'BucketNotEmpty' });
    await client.send(new s3.DeleteObjectCommand({ Bucket: 'western', Key: 'k' }));
    await client.send(new s3.DeleteBucketCommand({ Bucket: 'western' }));
    await assert.rejects(client.send(new s3.HeadBucketCommand({ Bucket: 'western' })), { name: 'NotFound' });
    await s3.waitUntilBucketNotExists({ client, maxWaitTime: 10 }, { Bucket: 'western' });
    await s3.waitUntilBucketExists({ client, maxWaitTime: 10 }, { Bucket: 'first-bucket' });
    west.destroy();
    other.destroy();
  });

  test('names that cannot be, and what a new bucket does not have', async () => {
    for (const Bucket of ['UPPER', 'a', '10.0.0.1', 'a..b']) await assert.rejects(bucket(Bucket), { name: 'InvalidBucketName' });
    const Bucket = await bucket('bare-bucket');
    const missing: [Promise<unknown>, string][] = [
      [client.send(new s3.GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy'],
      [client.send(new s3.GetBucketTaggingCommand({ Bucket })), 'NoSuchTagSet'],
      [client.send(new s3.GetBucketCorsCommand({ Bucket })), 'NoSuchCORSConfiguration'],
      [client.send(new s3.GetBucketWebsiteCommand({ Bucket })), 'NoSuchWebsiteConfiguration'],
      [client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket })), 'NoSuchLifecycleConfiguration'],
      [client.send(new s3.GetBucketReplicationCommand({ Bucket })), 'ReplicationConfigurationNotFoundError'],
      [client.send(new s3.GetPublicAccessBlockCommand({ Bucket })), 'NoSuchPublicAccessBlockConfiguration'],
      [client.send(new s3.GetBucketOwnershipControlsCommand({ Bucket })), 'OwnershipControlsNotFoundError'],
      [client.send(new s3.GetObjectLockConfigurationCommand({ Bucket })), 'ObjectLockConfigurationNotFoundError'],
      [client.send(new s3.GetBucketPolicyCommand({ Bucket: 'no-such-bucket' })), 'NoSuchBucket'],
    ];
    for (const [answer, name] of missing) await assert.rejects(answer, { name });
    assert.equal((await client.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status, undefined);
    assert.equal((await client.send(new s3.GetBucketRequestPaymentCommand({ Bucket }))).Payer, 'BucketOwner');
    const encryption = await client.send(new s3.GetBucketEncryptionCommand({ Bucket }));
    assert.equal(encryption.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, 'AES256');
    assert.equal((await client.send(new s3.GetBucketAclCommand({ Bucket }))).Grants?.[0]?.Permission, 'FULL_CONTROL');
  });

  test('tags, policy, public access block and ownership are kept', async () => {
    const Bucket = await bucket('kept-settings');
    await client.send(
      new s3.PutBucketTaggingCommand({
        Bucket,
        Tagging: {
          TagSet: [
            { Key: 'a', Value: '' },
            { Key: 'b', Value: 'ü +-=' },
          ],
        },
      }),
    );
    const { TagSet } = await client.send(new s3.GetBucketTaggingCommand({ Bucket }));
    assert.deepEqual(TagSet, [
      { Key: 'a', Value: '' },
      { Key: 'b', Value: 'ü +-=' },
    ]);
    const tag = (Key: string, Value: string) =>
      client.send(new s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key, Value }] } }));
    await assert.rejects(tag('aws:x', 'y'), { name: 'InvalidTag' });
    await assert.rejects(tag('x', '<&>'), { name: 'InvalidTag' });
    const Policy = '{"Version":"2012-10-17","Statement":[]}';
    await client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
    assert.equal((await client.send(new s3.GetBucketPolicyCommand({ Bucket }))).Policy, Policy);
    await assert.rejects(client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: 'x' })), { name: 'MalformedPolicy' });
    await client.send(new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }));
    const block = await client.send(new s3.GetPublicAccessBlockCommand({ Bucket }));
    assert.deepEqual(block.PublicAccessBlockConfiguration, {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    });
    await client.send(new s3.DeleteBucketPolicyCommand({ Bucket }));
    await assert.rejects(client.send(new s3.GetBucketPolicyCommand({ Bucket })), { name: 'NoSuchBucketPolicy' });
  });
});

describe('what is asked of buckets and objects beside their bytes', () => {
  const Bucket = 'asked';
  const Key = 'k';
  before(async () => {
    await bucket(Bucket);
    await put(Bucket, Key, 'x');
  });
  const Id = 'any';

  test('configurations that there are not', async () => {
    const missing: [Promise<unknown>, string][] = [
      [client.send(new s3.GetBucketPolicyStatusCommand({ Bucket })), 'NoSuchBucketPolicy'],
      [client.send(new s3.GetBucketAnalyticsConfigurationCommand({ Bucket, Id })), 'NoSuchConfiguration'],
      [client.send(new s3.GetBucketInventoryConfigurationCommand({ Bucket, Id })), 'NoSuchConfiguration'],
      [client.send(new s3.GetBucketMetricsConfigurationCommand({ Bucket, Id })), 'NoSuchConfiguration'],
      [client.send(new s3.GetBucketIntelligentTieringConfigurationCommand({ Bucket, Id })), 'NoSuchConfiguration'],
      [client.send(new s3.GetObjectRetentionCommand({ Bucket, Key })), 'InvalidRequest'],
      [client.send(new s3.GetObjectLegalHoldCommand({ Bucket, Key })), 'InvalidRequest'],
    ];
    for (const [answer, name] of missing) await assert.rejects(answer, { name });
    assert.equal((await client.send(new s3.GetBucketLoggingCommand({ Bucket }))).LoggingEnabled, undefined);
    assert.equal((await client.send(new s3.GetBucketAccelerateConfigurationCommand({ Bucket }))).Status, undefined);
    for (const Command of [
      s3.DeleteBucketCorsCommand,
      s3.DeleteBucketWebsiteCommand,
      s3.DeleteBucketLifecycleCommand,
      s3.DeleteBucketReplicationCommand,
      s3.DeleteBucketEncryptionCommand,
    ]) {
      assert.equal((await client.send(new Command({ Bucket }))).$metadata.httpStatusCode, 204);
    }
  });

  test('what is not emulated is refused, not taken silently', async () => {
    const lifecycle = { Bucket, LifecycleConfiguration: { Rules: [{ Status: 'Enabled' as const, Filter: {}, Expiration: { Days: 1 } }] } };
    await assert.rejects(client.send(new s3.PutBucketLifecycleConfigurationCommand(lifecycle)), { name: 'NotImplemented' });
    const cors = { Bucket, CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] } };
    await assert.rejects(client.send(new s3.PutBucketCorsCommand(cors)), { name: 'NotImplemented' });
    const encryption = (SSEAlgorithm: s3.ServerSideEncryption) =>
      client.send(
        new s3.PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }] },
        }),
      );
    await encryption('aws:kms');
    const kept = await client.send(new s3.GetBucketEncryptionCommand({ Bucket }));
    assert.equal(kept.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, 'aws:kms');
    await client.send(new s3.DeleteBucketEncryptionCommand({ Bucket }));
    await client.send(new s3.PutBucketAclCommand({ Bucket, ACL: 'private' }));
    await client.send(new s3.PutObjectAclCommand({ Bucket, Key, ACL: 'private' }));
    await assert.rejects(client.send(new s3.PutBucketAclCommand({ Bucket, ACL: 'public-read' })), {
      name: 'AccessControlListNotSupported',
    });
    assert.equal((await client.send(new s3.GetObjectAclCommand({ Bucket, Key }))).Grants?.[0]?.Permission, 'FULL_CONTROL');
  });

  test('tags of objects and ownership of buckets, set and taken away', async () => {
    const TagSet = [{ Key: 'a', Value: '1' }];
    await client.send(new s3.PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }));
    assert.deepEqual((await client.send(new s3.GetObjectTaggingCommand({ Bucket, Key }))).TagSet, TagSet);
    await client.send(new s3.DeleteObjectTaggingCommand({ Bucket, Key }));
    assert.deepEqual((await client.send(new s3.GetObjectTaggingCommand({ Bucket, Key }))).TagSet, []);
    await client.send(new s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    await client.send(new s3.DeleteBucketTaggingCommand({ Bucket }));
    await assert.rejects(client.send(new s3.GetBucketTaggingCommand({ Bucket })), { name: 'NoSuchTagSet' });
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
    await client.send(new s3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    assert.deepEqual((await client.send(new s3.GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls, OwnershipControls);
    await client.send(new s3.DeleteBucketOwnershipControlsCommand({ Bucket }));
    await client.send(new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: {} }));
    await client.send(new s3.DeletePublicAccessBlockCommand({ Bucket }));
    await assert.rejects(client.send(new s3.GetPublicAccessBlockCommand({ Bucket })), { name: 'NoSuchPublicAccessBlockConfiguration' });
  });
});

describe('objects', () => {
  test('an object comes back with what was said of it', async () => {
    const Bucket = await bucket('round-trip');
    const Key = 'dir/ünï cödé+&%.txt';
    const written = await put(Bucket, Key, 'hello', {
      ContentType: 'text/plain',
      Metadata: { colour: 'blue' },
      CacheControl: 'no-store',
      ContentEncoding: 'identity',
      Tagging: 'a=1&b=2',
      ContentMD5: createHash('md5').update('hello').digest('base64'),
    });
    assert.equal(written.ETag, `"${md5('hello')}"`);
    const { Body, ...found } = await get(Bucket, Key);
    assert.equal(await Body?.transformToString(), 'hello');
    assert.equal(found.ContentType, 'text/plain');
    assert.equal(found.CacheControl, 'no-store');
    assert.equal(found.ContentLength, 5);
    assert.equal(found.TagCount, 2);
    assert.deepEqual(found.Metadata, { colour: 'blue' });
    assert.ok(found.ChecksumCRC32, 'the checksum that the SDK sent is there to be compared');
    const head = await client.send(new s3.HeadObjectCommand({ Bucket, Key }));
    assert.equal(head.ETag, written.ETag);
    const overridden = await get(Bucket, Key, { ResponseContentType: 'a/b', ResponseContentDisposition: 'attachment' });
    assert.equal(`${overridden.ContentType} ${overridden.ContentDisposition}`, 'a/b attachment');
    const { ObjectSize, Checksum } = await client.send(
      new s3.GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ['ObjectSize', 'Checksum'] }),
    );
    assert.equal(ObjectSize, 5);
    assert.equal(Checksum?.ChecksumCRC32, found.ChecksumCRC32);
    assert.deepEqual((await client.send(new s3.GetObjectTaggingCommand({ Bucket, Key }))).TagSet, [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ]);
    await put(Bucket, Key, 'replaced');
    assert.equal(await text(Bucket, Key), 'replaced');
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key }));
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key }));
    await assert.rejects(get(Bucket, Key), { name: 'NoSuchKey' });
    await assert.rejects(client.send(new s3.HeadObjectCommand({ Bucket, Key })), { name: 'NotFound' });
    await assert.rejects(get('no-such-bucket', Key), { name: 'NoSuchBucket' });
    await assert.rejects(put('no-such-bucket', Key, 'x'), { name: 'NoSuchBucket' });
  });

  test('a client that waits with its body is asked for it only where it is wanted', async () => {
    const Bucket = await bucket('awaited-bodies');
    const send = async (path: string): Promise<(number | string | undefined)[]> => {
      const headers = { authorization, expect: '100-continue', 'content-length': '5', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
      const request = httpRequest(home.endpoint + path, { method: 'PUT', headers });
      const steps: (number | string | undefined)[] = [];
      request.on('continue', () => {
        steps.push('continue');
        request.end('bytes');
      });
      request.flushHeaders();
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      steps.push(response.statusCode, response.headers.connection);
      request.destroy();
      return steps;
    };
    assert.deepEqual(await send('/no-such-bucket/large'), [404, 'close']);
    assert.deepEqual(await send(`/${Bucket}/large`), ['continue', 200, 'keep-alive']);
    assert.equal(await text(Bucket, 'large'), 'bytes');
  });

  test('streams of any length, chunked with a trailing checksum', async () => {
    const Bucket = await bucket('streams');
    const bytes = randomBytes(3 * 1024 * 1024 + 17);
    for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const) {
      await put(Bucket, 'big', Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)]), {
        ContentLength: bytes.length,
        ChecksumAlgorithm,
      });
      const { Body, ContentLength, ContentEncoding } = await get(Bucket, 'big');
      assert.equal(ContentLength, bytes.length);
      assert.equal(ContentEncoding, undefined);
      assert.equal(md5((await Body?.transformToByteArray()) ?? ''), md5(bytes), ChecksumAlgorithm);
    }
    await put(Bucket, 'empty', '');
    assert.equal(await text(Bucket, 'empty'), '');
  });

  test('ranges and conditions', async () => {
    const Bucket = await bucket('ranges');
    const { ETag } = await put(Bucket, 'k', '0123456789');
    const range = async (Range: string) => {
      const { Body, ContentRange } = await get(Bucket, 'k', { Range });
      return `${await Body?.transformToString()} ${ContentRange}`;
    };
    assert.equal(await range('bytes=2-4'), '234 bytes 2-4/10');
    assert.equal(await range('bytes=7-'), '789 bytes 7-9/10');
    assert.equal(await range('bytes=-3'), '789 bytes 7-9/10');
    assert.equal(await range('bytes=5-999'), '56789 bytes 5-9/10');
    await assert.rejects(range('bytes=10-'), { name: 'InvalidRange' });
    assert.equal(await text(Bucket, 'k', { Range: 'lines=1-2' }), '0123456789');
    assert.equal(await text(Bucket, 'k', { IfMatch: ETag }), '0123456789');
    await assert.rejects(get(Bucket, 'k', { IfMatch: '"other"' }), { name: 'PreconditionFailed' });
    await assert.rejects(get(Bucket, 'k', { IfNoneMatch: ETag }), (error: s3.S3ServiceException) => error.$metadata.httpStatusCode === 304);
    await assert.rejects(put(Bucket, 'k', 'x', { IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
    await assert.rejects(put(Bucket, 'k', 'x', { IfMatch: '"other"' }), { name: 'PreconditionFailed' });
    await put(Bucket, 'k', 'new', { IfMatch: ETag });
    assert.equal(await text(Bucket, 'k'), 'new');
    const racing = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => put(Bucket, 'once', `${n}`, { IfNoneMatch: '*' })));
    assert.equal(racing.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('what does not arrive as announced is not stored', async () => {
    const Bucket = await bucket('broken');
    await assert.rejects(put(Bucket, 'k', 'x', { ContentMD5: createHash('md5').update('y').digest('base64') }), { name: 'BadDigest' });
    await assert.rejects(put(Bucket, 'k', 'x', { ContentMD5: 'short' }), { name: 'InvalidDigest' });
    await assert.rejects(put(Bucket, 'k', 'x', { ChecksumCRC32: 'AAAAAA==' }), { name: 'BadDigest' });
    const sha = { 'x-amz-content-sha256': '0'.repeat(64) };
    assert.match((await raw('PUT', `/${Bucket}/k`, sha, 'x')).body, /XAmzContentSHA256Mismatch/);
    const chunked = {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': '5',
      'content-encoding': 'aws-chunked',
    };
    const trailing = { ...chunked, 'x-amz-trailer': 'x-amz-checksum-crc32' };
    assert.match((await raw('PUT', `/${Bucket}/k`, chunked, '5\r\nhel')).body, /IncompleteBody/);
    assert.match((await raw('PUT', `/${Bucket}/k`, chunked, 'nonsense\r\n')).body, /IncompleteBody/);
    assert.match((await raw('PUT', `/${Bucket}/k`, chunked, '4\r\nhell\r\n0\r\n\r\n')).body, /IncompleteBody/);
    assert.match(
      (await raw('PUT', `/${Bucket}/k`, trailing, '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n')).body,
      /BadDigest/,
    );
    await assert.rejects(get(Bucket, 'k'), { name: 'NoSuchKey' });
    assert.equal((await raw('PUT', `/${Bucket}/k`, trailing, '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n')).status, 200);
    assert.equal(await text(Bucket, 'k'), 'hello');
    assert.match((await raw('PUT', `/${Bucket}/${'k'.repeat(1025)}`, {}, 'x')).body, /<Code>InvalidArgument/);
    assert.match((await raw('POST', `/${Bucket}?delete`, {}, '<Delete><Object>')).body, /<Code>MalformedXML/);
    assert.match((await raw('POST', `/${Bucket}?delete`, {}, '<!DOCTYPE x [<!ENTITY a "b">]><Delete/>')).body, /<Code>MalformedXML/);
    assert.equal((await raw('PATCH', `/${Bucket}/k`)).status, 405);
    assert.equal((await raw('GET', `/${Bucket}/%ff`)).status, 400);
    assert.equal((await raw('POST', `/${Bucket}/k?select&select-type=2`)).status, 501);
  });

  test('listings: prefixes, delimiters, pages, both versions', async () => {
    const Bucket = await bucket('listed');
    for (const key of ['a.txt', 'b/1', 'b/2', 'b/c/3', 'd e&.txt', 'z']) await put(Bucket, key, key);
    const top = await client.send(new s3.ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    assert.deepEqual(
      top.Contents?.map(({ Key }) => Key),
      ['a.txt', 'd e&.txt', 'z'],
    );
    assert.deepEqual(top.CommonPrefixes, [{ Prefix: 'b/' }]);
    assert.equal(top.KeyCount, 4);
    const inside = await client.send(new s3.ListObjectsV2Command({ Bucket, Delimiter: '/', Prefix: 'b/' }));
    assert.deepEqual([inside.Contents?.map(({ Key }) => Key), inside.CommonPrefixes?.[0]?.Prefix], [['b/1', 'b/2'], 'b/c/']);
    const pages: (string | undefined)[][] = [];
    for await (const page of s3.paginateListObjectsV2({ client, pageSize: 2 }, { Bucket, Delimiter: '/' })) {
      pages.push([...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix), ...(page.Contents ?? []).map(({ Key }) => Key)]);
    }
    assert.deepEqual(pages, [
      ['b/', 'a.txt'],
      ['d e&.txt', 'z'],
    ]);
    const first = await client.send(new s3.ListObjectsCommand({ Bucket, MaxKeys: 3 }));
    assert.equal(first.IsTruncated, true);
    const rest = await client.send(new s3.ListObjectsCommand({ Bucket, Marker: first.Contents?.at(-1)?.Key }));
    assert.deepEqual(
      rest.Contents?.map(({ Key }) => Key),
      ['b/c/3', 'd e&.txt', 'z'],
    );
    const after2 = await client.send(new s3.ListObjectsV2Command({ Bucket, StartAfter: 'd' }));
    assert.equal(after2.KeyCount, 2);
    const { Versions } = await client.send(new s3.ListObjectVersionsCommand({ Bucket }));
    assert.deepEqual([Versions?.length, Versions?.[0]?.VersionId], [6, 'null']);
    assert.equal((await client.send(new s3.ListObjectsV2Command({ Bucket, MaxKeys: 0 }))).KeyCount, 0);
    await assert.rejects(client.send(new s3.ListObjectsV2Command({ Bucket, ContinuationToken: 'no' })), { name: 'InvalidArgument' });
    const removed = await client.send(
      new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects: ['a.txt', 'd e&.txt', 'never'].map((Key) => ({ Key })) } }),
    );
    assert.equal(removed.Deleted?.length, 3);
    assert.equal((await client.send(new s3.ListObjectsV2Command({ Bucket }))).KeyCount, 4);
  });

  test('versions are kept, found by their ids, and marked as deleted', async () => {
    const Bucket = await bucket('with-versions');
    const versioning = (Status: 'Enabled' | 'Suspended') =>
      client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    const put = async (Body: string) => (await client.send(new s3.PutObjectCommand({ Bucket, Key: 'k', Body }))).VersionId;
    const get = async (VersionId?: string) => {
      const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key: 'k', VersionId }));
      return await Body?.transformToString();
    };
    assert.equal(await put('before'), undefined);
    await versioning('Enabled');
    assert.equal((await client.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status, 'Enabled');
    const [one, two] = [await put('one'), await put('two')];
    assert.match(one ?? '', /^[\w.]{32}$/);
    assert.deepEqual([await get(), await get(one), await get('null')], ['two', 'one', 'before']);

    const { DeleteMarker, VersionId: mark } = await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'k' }));
    assert.equal(DeleteMarker, true);
    await assert.rejects(get(), { name: 'NoSuchKey' });
    await assert.rejects(get(mark), { name: 'MethodNotAllowed' });
    assert.equal(await get(two), 'two');
    assert.equal((await client.send(new s3.ListObjectsV2Command({ Bucket }))).KeyCount, 0);
    const listed = async (more: { Delimiter?: string; MaxKeys?: number } = {}) => {
      const all: [string | undefined, boolean | undefined][] = [];
      const prefixes: (string | undefined)[] = [];
      let next: Pick<s3.ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker' | 'IsTruncated'> = { IsTruncated: true };
      while (next.IsTruncated === true) {
        const from = { KeyMarker: next.NextKeyMarker, VersionIdMarker: next.NextVersionIdMarker };
        const page = await client.send(new s3.ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...from, ...more }));
        prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        for (const { VersionId, IsLatest } of [...(page.DeleteMarkers ?? []), ...(page.Versions ?? [])]) all.push([VersionId, IsLatest]);
        next = page;
      }
      return { all, prefixes };
    };
    const ofK = [[mark, true], [two, false], [one, false], ['null', false]]; // prettier-ignore
    assert.deepEqual(await listed(), { all: ofK, prefixes: [] });
    for (const Key of ['a/1', 'a/2', 'z/1']) await client.send(new s3.PutObjectCommand({ Bucket, Key, Body: '' }));
    for (const MaxKeys of [1, 2, 5, 10]) {
      assert.deepEqual(await listed({ Delimiter: '/', MaxKeys }), { all: ofK, prefixes: ['a/', 'z/'] });
    }

    // Without the mark the newest version is the object again; without that one, the one before.
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'k', VersionId: mark }));
    assert.equal(await get(), 'two');
    const copy = { Bucket, Key: 'copy', CopySource: `${Bucket}/k?versionId=${one}` };
    assert.equal((await client.send(new s3.CopyObjectCommand(copy))).CopySourceVersionId, one);
    await client.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'k', VersionId: two }] } }));
    assert.equal(await get(), 'one');
    await assert.rejects(get(two), { name: 'NoSuchVersion' });

    // Suspended: what is written now replaces the version "null" only.
    await versioning('Suspended');
    await put('suspended');
    assert.deepEqual([await get(), await get('null'), await get(one)], ['suspended', 'suspended', 'one']);
    await assert.rejects(client.send(new s3.DeleteBucketCommand({ Bucket })), { name: 'BucketNotEmpty' });
  });

  test('copies keep or replace what is said of the object', async () => {
    const Bucket = await bucket('copies');
    const { ETag } = await put(Bucket, 'from ü', 'bytes', { ContentType: 'a/b', Metadata: { m: '1' } });
    const CopySource = `${Bucket}/${encodeURIComponent('from ü')}`;
    const copied = await client.send(new s3.CopyObjectCommand({ Bucket, Key: 'to', CopySource }));
    assert.equal(copied.CopyObjectResult?.ETag, ETag);
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'from ü' }));
    const { ContentType, Metadata, Body } = await get(Bucket, 'to');
    assert.deepEqual([ContentType, Metadata, await Body?.transformToString()], ['a/b', { m: '1' }, 'bytes']);
    const itself = { Bucket, Key: 'to', CopySource: `${Bucket}/to` };
    await assert.rejects(client.send(new s3.CopyObjectCommand(itself)), { name: 'InvalidRequest' });
    await client.send(new s3.CopyObjectCommand({ ...itself, MetadataDirective: 'REPLACE', Metadata: { m: '2' } }));
    assert.deepEqual((await get(Bucket, 'to')).Metadata, { m: '2' });
    await assert.rejects(client.send(new s3.CopyObjectCommand({ ...itself, CopySource: `${Bucket}/none`, Key: 'x' })), {
      name: 'NoSuchKey',
    });
  });
});

describe('uploads in parts', () => {
  const parts = [randomBytes(5 * 1024 * 1024), randomBytes(1234)];
  const whole = Buffer.concat(parts);

  test('parts become one object, which can be read by range and by part', async () => {
    const Bucket = await bucket('in-parts');
    const at = { Bucket, Key: 'whole' };
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ ...at, ContentType: 'x/y', ChecksumAlgorithm: 'CRC32' }));
    const Parts: s3.CompletedPart[] = [];
    for (const [n, Body] of parts.entries()) {
      const { ETag, ChecksumCRC32 } = await client.send(
        new s3.UploadPartCommand({ ...at, UploadId, PartNumber: n + 1, Body, ChecksumAlgorithm: 'CRC32' }),
      );
      Parts.push({ ETag, ChecksumCRC32, PartNumber: n + 1 });
    }
    assert.equal((await client.send(new s3.ListPartsCommand({ ...at, UploadId }))).Parts?.length, 2);
    assert.equal((await client.send(new s3.ListMultipartUploadsCommand({ Bucket }))).Uploads?.[0]?.UploadId, UploadId);
    const done = await client.send(new s3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
    const etag = md5(Buffer.concat(parts.map((part) => createHash('md5').update(part).digest())));
    assert.equal(done.ETag, `"${etag}-2"`);
    assert.match(done.ChecksumCRC32 ?? '', /-2$/);
    const { Body, ContentType } = await get(Bucket, 'whole');
    assert.equal(ContentType, 'x/y');
    assert.equal(md5((await Body?.transformToByteArray()) ?? ''), md5(whole));
    const across = await (await get(Bucket, 'whole', { Range: 'bytes=5242870-5242889' })).Body?.transformToByteArray();
    assert.deepEqual(Buffer.from(across ?? []), whole.subarray(5242870, 5242890));
    const second = await get(Bucket, 'whole', { PartNumber: 2 });
    assert.deepEqual([second.PartsCount, second.ContentLength], [2, 1234]);
    const copied = await client.send(new s3.CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/whole` }));
    assert.equal(copied.CopyObjectResult?.ETag, `"${md5(whole)}"`);
    await assert.rejects(client.send(new s3.ListPartsCommand({ ...at, UploadId })), { name: 'NoSuchUpload' });
  });

  test('copied parts, wrong parts, and an upload that is given up', async () => {
    const Bucket = await bucket('more-parts');
    await put(Bucket, 'source', parts[0] ?? '');
    const at = { Bucket, Key: 'whole' };
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand(at));
    const copyPart = (PartNumber: number, CopySourceRange?: string) =>
      client.send(new s3.UploadPartCopyCommand({ ...at, UploadId, PartNumber, CopySource: `${Bucket}/source`, CopySourceRange }));
    const first = await copyPart(1);
    const second = await copyPart(2, 'bytes=0-9');
    await assert.rejects(copyPart(3, 'bytes=0-99999999'), { name: 'InvalidArgument' });
    const [a, b] = [first.CopyPartResult?.ETag, second.CopyPartResult?.ETag];
    const complete = (Parts: s3.CompletedPart[]) =>
      client.send(new s3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
    await assert.rejects(
      complete([
        { PartNumber: 2, ETag: b },
        { PartNumber: 1, ETag: a },
      ]),
      { name: 'InvalidPartOrder' },
    );
    await assert.rejects(complete([{ PartNumber: 1, ETag: '"x"' }]), { name: 'InvalidPart' });
    await copyPart(3, 'bytes=0-9');
    await assert.rejects(
      complete([
        { PartNumber: 2, ETag: b },
        { PartNumber: 3, ETag: b },
      ]),
      { name: 'EntityTooSmall' },
    );
    const done = await complete([
      { PartNumber: 1, ETag: a },
      { PartNumber: 2, ETag: b },
    ]);
    assert.ok(done.ChecksumCRC64NVME);
    const bytes = await (await get(Bucket, 'whole')).Body?.transformToByteArray();
    assert.equal(bytes?.length, 5 * 1024 * 1024 + 10);
    const given = await client.send(new s3.CreateMultipartUploadCommand(at));
    await client.send(new s3.AbortMultipartUploadCommand({ ...at, UploadId: given.UploadId }));
    await assert.rejects(client.send(new s3.AbortMultipartUploadCommand({ ...at, UploadId: given.UploadId })), { name: 'NoSuchUpload' });
  });
});

describe('other ways in', () => {
  test('presigned URLs, until their time is over', async () => {
    const Bucket = await bucket('presigned');
    const url = (date: string) =>
      `/${Bucket}/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=111122223333%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${date}&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=0`;
    const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    assert.equal((await fetch(home.endpoint + url(now), { method: 'PUT', body: 'signed' })).status, 200);
    assert.equal(await (await fetch(home.endpoint + url(now))).text(), 'signed');
    const late = await fetch(home.endpoint + url('20260101T000000Z'));
    assert.equal(late.status, 403);
    assert.match(await late.text(), /<Code>AccessDenied<\/Code><Message>Request has expired/);
  });

  test('the bucket in the host name', async () => {
    const Bucket = await bucket('hosted');
    const port = new URL(home.endpoint).port;
    for (const host of ['hosted.s3.localhost', 'hosted.s3.us-east-1.localhost', 'hosted.localhost']) {
      const written = await raw('PUT', '/a/b', { host: `${host}:${port}` }, host);
      assert.equal(written.status, 200, host);
      assert.equal(await text(Bucket, 'a/b'), host);
    }
    assert.match((await raw('GET', '/?list-type=2', { host: `hosted.s3.localhost:${port}` })).body, /<Key>a\/b<\/Key>/);
  });

  test('objects outlive the runtime, and a reset forgets them', async () => {
    const Bucket = await bucket('durable');
    await put(Bucket, 'k', 'kept');
    await home.restart();
    assert.equal(await text(Bucket, 'k'), 'kept');
    assert.equal((await fetch(`${home.endpoint}/_isobar/reset`, { method: 'POST' })).status, 200);
    await assert.rejects(get(Bucket, 'k'), { name: 'NoSuchBucket' });
  });
});
