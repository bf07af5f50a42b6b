import { toEventSample, toHttpSample, type SampleEvent } from '#shared/model/sample-event.ts';

const AT = '2026-01-15T09:30:00.000Z';
const CLOUD_EVENT = 'application/cloudevents+json; charset=utf-8';

/** What reaches a function of the signature type `http`. */
export const httpSampleEvents: readonly SampleEvent[] = [
  toHttpSample(
    { id: 'get', label: 'GET request', trigger: 'http', summary: 'A request with a query, without a body.' },
    { method: 'GET', path: '/?name=World' },
  ),
  toHttpSample(
    { id: 'post-json', label: 'POST JSON', trigger: 'http', summary: 'A JSON body; functions-framework parses it into req.body.' },
    { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'World' }, null, 2) },
  ),
  toHttpSample(
    {
      id: 'pubsub-push',
      label: 'Pub/Sub push',
      trigger: 'topic',
      summary: 'A push subscription; message.data is base64. Any 2xx acknowledges it.',
    },
    {
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
      },
      body: JSON.stringify(pubsubData(), null, 2),
    },
  ),
  toHttpSample(
    { id: 'scheduler', label: 'Cloud Scheduler', trigger: 'schedule', summary: 'What an HTTP job of Cloud Scheduler sends.' },
    {
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/octet-stream',
        'user-agent': 'Google-Cloud-Scheduler',
        'x-cloudscheduler': 'true',
        'x-cloudscheduler-jobname': 'nightly',
      },
    },
  ),
];

/**
 * What reaches a function of the signature type `cloudevent`, in structured mode.
 * @see https://github.com/googleapis/google-cloudevents
 */
export const cloudEventSampleEvents: readonly SampleEvent[] = [
  cloudEvent(
    {
      id: 'storage-finalized',
      label: 'Storage object finalized',
      trigger: 'object',
      summary: 'StorageObjectData; the object itself is not in the event.',
    },
    {
      type: 'google.cloud.storage.object.v1.finalized',
      source: '//storage.googleapis.com/projects/_/buckets/example-bucket',
      subject: 'objects/photos/summer 2026.jpg',
    },
    {
      name: 'photos/summer 2026.jpg',
      bucket: 'example-bucket',
      contentType: 'image/jpeg',
      metageneration: '1',
      generation: '1768469400000000',
      size: '1024',
      timeCreated: AT,
      updated: AT,
      storageClass: 'STANDARD',
      md5Hash: 'HgZ0wW3n0Z1xYp5qQy0b0A==',
    },
  ),
  cloudEvent(
    { id: 'pubsub', label: 'Pub/Sub message published', trigger: 'topic', summary: 'MessagePublishedData; message.data is base64.' },
    { type: 'google.cloud.pubsub.topic.v1.messagePublished', source: '//pubsub.googleapis.com/projects/example/topics/orders' },
    pubsubData(),
  ),
  cloudEvent(
    {
      id: 'firestore-written',
      label: 'Firestore document written',
      trigger: 'change',
      summary: 'DocumentEventData as JSON; the cloud itself sends protobuf by default.',
    },
    {
      type: 'google.cloud.firestore.document.v1.written',
      source: '//firestore.googleapis.com/projects/example/databases/(default)',
      subject: 'documents/orders/1001',
      datacontenttype: 'application/json',
    },
    {
      value: {
        name: 'projects/example/databases/(default)/documents/orders/1001',
        fields: { status: { stringValue: 'paid' } },
        createTime: AT,
        updateTime: AT,
      },
      oldValue: {
        name: 'projects/example/databases/(default)/documents/orders/1001',
        fields: { status: { stringValue: 'new' } },
        createTime: AT,
        updateTime: AT,
      },
      updateMask: { fieldPaths: ['status'] },
    },
  ),
  cloudEvent(
    { id: 'custom', label: 'CloudEvent of your own', trigger: 'other', summary: 'CloudEvents 1.0 with type and source of your choice.' },
    { type: 'com.example.order.placed', source: '/shop' },
    { orderId: 1001 },
  ),
];

function pubsubData() {
  return {
    message: {
      data: 'eyJvcmRlcklkIjoxMDAxfQ==',
      attributes: { source: 'shop' },
      messageId: '136969346945',
      publishTime: AT,
      orderingKey: '',
    },
    subscription: 'projects/example/subscriptions/orders-sub',
  };
}

function cloudEvent(
  about: Omit<SampleEvent, 'input'>,
  attributes: { type: string; source: string; subject?: string; datacontenttype?: string },
  data: unknown,
) {
  return toEventSample(
    about,
    { specversion: '1.0', id: '1096434104173400', time: AT, datacontenttype: 'application/json', ...attributes, data },
    CLOUD_EVENT,
  );
}
