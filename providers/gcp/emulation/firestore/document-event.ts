import { randomUUID } from 'node:crypto';
import protobuf, { type Type } from 'protobufjs';
import type { Json } from '../api/json.ts';
import { encodeMessage } from '../api/messages.ts';
import { schemaOf } from '../api/schema.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import type { Change } from './apply-write.ts';
import { databaseOf } from './names.ts';

const NAMESPACE = 'google.events.cloud.firestore.v1';
const SCHEMA_URL = 'https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/firestore/v1/data.proto';

/** The events of one change: `created`, `updated` or `deleted`, and `written` each time; none where nothing changed. */
export function documentEvents({ name, before, after }: Change, location: string): CloudEvent[] {
  const what = kindOfChange(before, after);
  if (what === null) return [];
  const { project, database, path } = databaseOf(name);
  const time = typeof after?.['updateTime'] === 'string' ? after['updateTime'] : new Date().toISOString();
  const bytes = encodeMessage(eventType(), {
    ...(after === null ? {} : { value: after }),
    ...(before === null ? {} : { oldValue: before }),
    ...(before === null || after === null ? {} : { updateMask: { fieldPaths: changedPaths(fieldsOf(before), fieldsOf(after)) } }),
  });
  return [what, 'written'].map((kind) => ({
    id: randomUUID(),
    source: `//firestore.googleapis.com/projects/${project}/databases/${database}`,
    type: `google.cloud.firestore.document.v1.${kind}`,
    subject: `documents/${path}`,
    time,
    contentType: 'application/protobuf',
    data: bytes.toString('base64'),
    extensions: { project, location, database, namespace: '(default)', document: path, dataschema: SCHEMA_URL },
    topic: null,
  }));
}

/**
 * `DocumentEventData`. No official package ships it; its documents are those of the Firestore API, field by field.
 * @see https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/firestore/v1/data.proto
 */
export function eventType(): Type {
  const root = schemaOf('@google-cloud/firestore-api');
  const known = root.lookup(`${NAMESPACE}.DocumentEventData`, protobuf.Type);
  if (known instanceof protobuf.Type) return known;
  const made = new protobuf.Type('DocumentEventData')
    .add(new protobuf.Field('value', 1, 'google.firestore.v1.Document'))
    .add(new protobuf.Field('oldValue', 2, 'google.firestore.v1.Document'))
    .add(new protobuf.Field('updateMask', 3, 'google.firestore.v1.DocumentMask'));
  root.define(NAMESPACE).add(made);
  made.resolveAll();
  return made;
}

function kindOfChange(before: Json | null, after: Json | null): string | null {
  if (before === null) return after === null ? null : 'created';
  if (after === null) return 'deleted';
  return JSON.stringify(fieldsOf(before)) === JSON.stringify(fieldsOf(after)) ? null : 'updated';
}

function fieldsOf(document: Json): Json {
  return (document['fields'] ?? {}) as Json;
}

function changedPaths(before: Json, after: Json): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).toSorted();
}
