/**
 * One event of each family that functions-framework converts, in both forms: as the older services post it and as Eventarc
 * does. The families are those of the conformance data; the values are our own.
 * @see https://github.com/GoogleCloudPlatform/functions-framework-conformance/tree/main/events/generate/data
 * @see https://github.com/GoogleCloudPlatform/functions-framework-conformance/blob/main/docs/mapping.md
 */
export interface EventFamily {
  name: string;
  /** `{context, data}`, or the older form with the context's fields beside `data`. */
  legacy: Record<string, unknown>;
  /** In binary mode. */
  cloudEvent: { type: string; source: string; subject?: string; data: unknown };
}

const TIME = '2026-02-03T04:05:06.789Z';
const FIREBASE_DB = 'providers/google.firebase.database/eventTypes/ref';

const context = (eventType: string, resource: unknown): Record<string, unknown> => ({
  eventId: 'e-1',
  timestamp: TIME,
  eventType,
  resource,
});

function pubsub(name: string, message: Record<string, unknown>, eventType = 'google.pubsub.topic.publish'): EventFamily {
  const topic = 'projects/p/topics/news';
  const older = eventType.startsWith('providers/');
  const resource = older
    ? topic
    : { service: 'pubsub.googleapis.com', name: topic, type: 'type.googleapis.com/google.pubsub.v1.PubsubMessage' };
  return {
    name,
    legacy: { context: context(eventType, resource), data: { '@type': 'type.googleapis.com/google.pubsub.v1.PubsubMessage', ...message } },
    cloudEvent: {
      type: 'google.cloud.pubsub.topic.v1.messagePublished',
      source: `//pubsub.googleapis.com/${topic}`,
      data: { message: { '@type': 'type.googleapis.com/google.pubsub.v1.PubsubMessage', ...message, messageId: 'e-1', publishTime: TIME } },
    },
  };
}

function storage(name: string, eventType: string, type: string): EventFamily {
  const object = 'projects/_/buckets/photos/objects/2026/cat.png';
  const data = { kind: 'storage#object', bucket: 'photos', name: '2026/cat.png', size: '12', generation: '7' };
  const resource = eventType.startsWith('providers/')
    ? object
    : { service: 'storage.googleapis.com', name: object, type: 'storage#object' };
  return {
    name,
    legacy: { context: context(eventType, resource), data },
    cloudEvent: { type, source: '//storage.googleapis.com/projects/_/buckets/photos', subject: 'objects/2026/cat.png', data },
  };
}

function firestore(name: string, data: unknown): EventFamily {
  const path = 'projects/p/databases/(default)/documents/users/ann';
  return {
    name,
    legacy: { ...context('providers/cloud.firestore/eventTypes/document.write', path), data },
    cloudEvent: {
      type: 'google.cloud.firestore.document.v1.written',
      source: '//firestore.googleapis.com/projects/p/databases/(default)',
      subject: 'documents/users/ann',
      data,
    },
  };
}

function database(name: string, what: 'create' | 'write' | 'update' | 'delete', domain: string, data: unknown): EventFamily {
  const location = domain === 'firebaseio.com' ? 'us-central1' : (domain.split('.')[0] ?? '');
  const tense = { create: 'created', write: 'written', update: 'updated', delete: 'deleted' }[what];
  return {
    name,
    legacy: { domain, ...context(`${FIREBASE_DB}.${what}`, 'projects/_/instances/chat/refs/rooms/1'), params: { id: '1' }, data },
    cloudEvent: {
      type: `google.firebase.database.ref.v1.${tense}`,
      source: `//firebasedatabase.googleapis.com/projects/_/locations/${location}/instances/chat`,
      subject: 'refs/rooms/1',
      data,
    },
  };
}

const user = (metadata: Record<string, string>): unknown => ({ email: 'ann@example.com', metadata, providerData: [], uid: 'U1' });

export const EVENT_FAMILIES: readonly EventFamily[] = [
  {
    name: 'firebase-auth',
    legacy: {
      ...context('providers/firebase.auth/eventTypes/user.create', 'projects/p'),
      data: user({ createdAt: TIME, lastSignedInAt: TIME }),
    },
    cloudEvent: {
      type: 'google.firebase.auth.user.v1.created',
      source: '//firebaseauth.googleapis.com/projects/p',
      subject: 'users/U1',
      data: user({ createTime: TIME, lastSignInTime: TIME }),
    },
  },
  database('firebase-db1', 'create', 'firebaseio.com', { data: null, delta: { text: 'hi' } }),
  database('firebase-db2', 'write', 'firebaseio.com', { data: null, delta: 10 }),
  database('firebase-db3', 'write', 'firebaseio.com', { data: { text: 'hi' }, delta: { more: true } }),
  database('firebase-db4', 'update', 'firebaseio.com', { data: { n: 1 }, delta: { n: 2 } }),
  database('firebase-db5', 'update', 'europe-west1.firebasedatabase.app', { data: { n: 1 }, delta: { n: null } }),
  database('firebase-db6', 'write', 'asia-southeast1.firebasedatabase.app', { data: [1, 2], delta: [1] }),
  database('firebase-db7', 'create', 'europe-west1.firebasedatabase.app', { data: null, delta: { deep: { er: ['ü'] } } }),
  database('firebase-db8', 'write', 'firebaseio.com', { data: 'text', delta: null }),
  database('firebase-dbdelete1', 'delete', 'firebaseio.com', { data: { n: 1 }, delta: null }),
  database('firebase-dbdelete2', 'delete', 'europe-west1.firebasedatabase.app', { data: 10, delta: null }),
  firestore('firestore_simple', {
    oldValue: {},
    updateMask: {},
    value: {
      createTime: TIME,
      fields: { name: { stringValue: 'Ann' } },
      name: 'projects/p/databases/(default)/documents/users/ann',
      updateTime: TIME,
    },
  }),
  firestore('firestore_complex', {
    oldValue: {},
    updateMask: {},
    value: {
      fields: {
        list: { arrayValue: { values: [{ integerValue: '1' }, { stringValue: 'two' }] } },
        place: { geoPointValue: { latitude: 51.5, longitude: -0.1 } },
        nested: { mapValue: { fields: { none: { nullValue: null }, at: { timestampValue: TIME } } } },
      },
    },
  }),
  pubsub('legacy_pubsub', { data: 'aGk=', attributes: { by: 'us' } }, 'providers/cloud.pubsub/eventTypes/topic.publish'),
  pubsub('pubsub_text', { data: 'dGV4dA==', attributes: { kind: 'text' } }),
  pubsub('pubsub_binary', { data: 'AQIDBA==' }),
  storage('legacy_storage_change', 'providers/cloud.storage/eventTypes/object.change', 'google.cloud.storage.object.v1.finalized'),
  storage('storage', 'google.storage.object.finalize', 'google.cloud.storage.object.v1.finalized'),
];

/** The families' further types of events, which are converted by the same rules. */
export const FURTHER_TYPES: readonly EventFamily[] = [
  storage('storage deleted', 'google.storage.object.delete', 'google.cloud.storage.object.v1.deleted'),
  storage('storage archived', 'google.storage.object.archive', 'google.cloud.storage.object.v1.archived'),
  storage('storage metadata', 'google.storage.object.metadataUpdate', 'google.cloud.storage.object.v1.metadataUpdated'),
];
