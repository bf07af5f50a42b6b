import { randomUUID } from 'node:crypto';
import { hostId } from '../../protocols/rest-xml.ts';
import type { S3Call } from './call.ts';
import { matchesRule, type NotificationConfig, type NotificationRule } from './notification-config.ts';
import type { StoredObject } from './object.ts';

/** Tells of an object that was written. To be called in the transaction that writes it. */
export function createdEvent(call: S3Call, object: StoredObject, how: 'Put' | 'Copy' | 'CompleteMultipartUpload'): void {
  const { key, size, etag, versionId } = object;
  notify(call, `ObjectCreated:${how}`, { key, size, eTag: etag, ...(versionId === undefined ? {} : { versionId }) });
}

/** Tells of an object or a version that was removed, or of the mark that was put in its place. */
export function removedEvent(call: S3Call, key: string, how: 'Delete' | 'DeleteMarkerCreated', versionId: string | undefined): void {
  notify(call, `ObjectRemoved:${how}`, { key, ...(versionId === undefined ? {} : { versionId }) });
}

/** Tells of an object whose tags were changed. */
export function taggedEvent(call: S3Call, { key, etag }: StoredObject, how: 'Put' | 'Delete'): void {
  notify(call, `ObjectTagging:${how}`, { key, eTag: etag });
}

/** The message that queues get when they are configured; functions get none. */
export function testMessage({ request, bucket }: S3Call): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date().toISOString(),
    Bucket: bucket,
    RequestId: request.requestId,
    HostId: hostId(request),
  });
}

/** Whether the function is there, and its resource policy lets S3 invoke it for this bucket. */
export function mayInvoke({ context, store, bucket }: S3Call, arn: string): boolean {
  const { functions } = context.links;
  const caller = { service: 's3.amazonaws.com', sourceArn: `arn:aws:s3:::${bucket}`, sourceAccount: store.buckets.need(bucket).account };
  return functions?.exists(arn) === true && (functions.permits?.(arn, caller) ?? true);
}

interface EventObject {
  key: string;
  size?: number;
  eTag?: string;
  versionId?: string;
}

function notify(call: S3Call, event: string, object: EventObject): void {
  const { store, bucket, context } = call;
  const config = store.buckets.find(bucket)?.settings['notification'] as NotificationConfig | undefined;
  for (const rule of config?.rules ?? []) {
    if (!matchesRule(rule, event, object.key)) continue;
    const message = JSON.stringify({ Records: [record(call, rule, event, object)] });
    try {
      send(call, rule, message);
    } catch (error) {
      // As in S3: who writes an object is not told that a notification of it could not be delivered.
      context.host.log('warn', `A notification of bucket "${bucket}" could not be delivered to ${rule.arn}.`, error);
    }
  }
}

function send(call: S3Call, { kind, arn }: NotificationRule, message: string): void {
  const { links, host } = call.context;
  if (kind === 'function') {
    if (links.functions === null) throw new Error('There is no Lambda.');
    if (!mayInvoke(call, arn)) throw new Error("The function's resource policy does not let this bucket invoke it.");
    links.functions.enqueue(arn, Buffer.from(message), 'object', call.request.headers['x-amzn-trace-id']);
    return;
  }
  const target = links.targets.get(kind === 'queue' ? 'sqs' : 'sns');
  if (target === undefined) throw new Error(`There is nothing to deliver to ${arn}.`);
  Promise.resolve(target.deliver(arn, { body: message, traceHeader: call.request.headers['x-amzn-trace-id'] })).catch((error: unknown) =>
    host.log('warn', `A notification could not be delivered to ${arn}.`, error),
  );
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function record(call: S3Call, rule: NotificationRule, event: string, object: EventObject) {
  const { request, store, bucket } = call;
  const { region, account } = store.buckets.need(bucket);
  return {
    eventVersion: event.startsWith('ObjectTagging') ? '2.3' : '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: new Date().toISOString(),
    eventName: event,
    userIdentity: { principalId: `AWS:${request.account}` },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': request.requestId, 'x-amz-id-2': hostId(request) },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: rule.id,
      bucket: { name: bucket, ownerIdentity: { principalId: account }, arn: `arn:aws:s3:::${bucket}` },
      // "The key is URL encoded": spaces as plus signs.
      object: { ...object, key: encodeKey(object.key), sequencer: sequencer() },
    },
  };
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}

let lastSequence = 0;

/** Of two events of one key, the later has the greater one. */
function sequencer(): string {
  lastSequence = Math.max(lastSequence + 1, Date.now() * 1000);
  return `00${lastSequence.toString(16).toUpperCase().padStart(14, '0')}${randomUUID().slice(0, 2).toUpperCase()}`;
}
