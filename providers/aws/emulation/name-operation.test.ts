import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOperation } from './name-operation.ts';

function named(method: string, url: string, headers: Record<string, string>): unknown {
  const attributes = nameOperation({ method, url: `http://127.0.0.1:1${url}`, header: (name) => headers[name] });
  return attributes === null ? null : `${String(attributes['rpc.service'])}.${String(attributes['rpc.method'])}`;
}

const signed = (service: string, more: Record<string, string> = {}) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261120/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  ...more,
});

test('a signed request is told by its service and operation; any other is left alone', () => {
  assert.equal(named('POST', '/', signed('dynamodb', { 'x-amz-target': 'DynamoDB_20120810.PutItem' })), 'DynamoDB.PutItem');
  assert.equal(named('PUT', '/bucket/key?x-id=PutObject', signed('s3')), 'S3.PutObject');
  assert.equal(named('GET', '/bucket/a/b', signed('s3')), 'S3.GetObject');
  assert.equal(named('PUT', '/bucket/a', signed('s3', { 'x-amz-copy-source': 'other/a' })), 'S3.CopyObject');
  assert.equal(named('GET', '/bucket?list-type=2', signed('s3')), 'S3.ListObjectsV2');
  assert.equal(named('GET', '/bucket/a?acl', signed('s3')), null, 'a part of an object that is not known here');
  assert.equal(named('POST', '/2015-03-31/functions/next/invocations', signed('lambda')), 'Lambda.Invoke');
  assert.equal(named('POST', '/', signed('sts')), null, 'the body would say');
  assert.equal(named('GET', '/', {}), null);
  assert.equal(named('GET', '/', { authorization: 'Bearer x' }), null);
});
