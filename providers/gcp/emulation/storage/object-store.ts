import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulationHost } from '../../../emulation-host.ts';
import { createBodyStore, type BodyFile, type BodyStore } from '../../../emulation-parts/body-store.ts';
import { isJson, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { projectNumber } from '../companions/companion-routes.ts';
import type { EventBus } from '../events/event-bus.ts';
import { crc32c, encodeCrc32c } from './crc32c.ts';
import { noBucket, noObject } from './storage-error.ts';

/** An object and where its bytes are. */
export interface StoredObject {
  resource: Json;
  body: BodyFile;
}

type ObjectEvent = 'finalized' | 'deleted' | 'archived' | 'metadataUpdated';

const BUCKETS = 'storage-buckets';
const OBJECTS = 'storage-objects';
/** Older generations, where the bucket keeps them. */
const NONCURRENT = 'storage-noncurrent';
/** Uploads in parts that are under way. */
export const UPLOADS = 'storage-uploads';

/** Buckets and objects: resources in documents, bytes in files. What happens to objects sets functions off. */
export class ObjectStore {
  readonly #host: EmulationHost;
  readonly #bus: EventBus;
  readonly #bodies: BodyStore;
  readonly #dir: string;
  #lastGeneration = 0;

  constructor(host: EmulationHost, bus: EventBus) {
    this.#host = host;
    this.#bus = bus;
    this.#bodies = createBodyStore(join(host.dir, 'objects'), (message, error) => host.log('warn', message, error));
    this.#dir = join(host.dir, 'uploads');
    this.#sweep().catch((error: unknown) => host.log('warn', 'What a crash left of objects could not be cleared away.', error));
  }

  /** A crash leaves bodies that no object has, and parts of uploads that nobody goes on with. */
  async #sweep(): Promise<void> {
    const { documents } = this.#host;
    const kept = [OBJECTS, NONCURRENT]
      .flatMap((collection) => documents.list(collection))
      .flatMap(({ value }) => toStored(value)?.body.id ?? []);
    const parts = new Set(documents.list(UPLOADS).map(({ value }) => textOf(value, 'file')));
    const startedMs = Date.now();
    await this.#bodies.sweep(new Set(kept), startedMs);
    for (const name of await readdir(this.#dir).catch(() => [])) {
      const path = join(this.#dir, name);
      const info = parts.has(path) ? null : await stat(path).catch(() => null);
      if (info !== null && info.ctimeMs < startedMs) await unlink(path).catch(() => {});
    }
  }

  bucket(name: string): Json {
    const found = this.#host.documents.get(BUCKETS, name);
    if (!isJson(found)) throw noBucket();
    return found;
  }

  hasBucket(name: string): boolean {
    return isJson(this.#host.documents.get(BUCKETS, name));
  }

  putBucket(name: string, bucket: Json): void {
    this.#host.documents.put(BUCKETS, name, bucket);
  }

  removeBucket(name: string): void {
    this.#host.documents.remove(BUCKETS, name);
  }

  buckets(project: string): Json[] {
    return this.#host.documents
      .list(BUCKETS)
      .flatMap(({ value }) => (isJson(value) && textOf(value, 'projectNumber') === projectNumber(project) ? [value] : []));
  }

  isEmpty(bucket: string): boolean {
    const { documents } = this.#host;
    return documents.count(OBJECTS, `${bucket}\n`) + documents.count(NONCURRENT, `${bucket}\n`) === 0;
  }

  /** A generation, or the live one; null where there is none. */
  find(bucket: string, name: string, generation: string | null): StoredObject | null {
    const { documents } = this.#host;
    const live = toStored(documents.get(OBJECTS, `${bucket}\n${name}`));
    if (generation === null || textOf(live?.resource, 'generation') === generation) return live;
    return toStored(documents.get(NONCURRENT, `${bucket}\n${name}\n${generation}`));
  }

  get(bucket: string, name: string, generation: string | null): StoredObject {
    this.bucket(bucket);
    const found = this.find(bucket, name, generation);
    if (found === null) throw noObject(bucket, name);
    return found;
  }

  /** By name; with `versions` also the older generations. */
  list(bucket: string, { prefix, versions }: { prefix: string; versions: boolean }): Json[] {
    const { documents } = this.#host;
    const read = (collection: string): Json[] =>
      documents.list(collection, { prefix: `${bucket}\n${prefix}` }).flatMap(({ value }): Json[] => {
        const stored = toStored(value);
        return stored === null ? [] : [stored.resource];
      });
    const live = read(OBJECTS);
    return versions ? [...read(NONCURRENT), ...live].toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) : live;
  }

  /** A place for the bytes of an upload in parts. */
  newFile(): string {
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    return join(this.#dir, randomUUID());
  }

  /** The bytes of objects, one after another, or a range of them; `end` is exclusive. */
  read(objects: readonly StoredObject[], range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>> {
    const files = objects.map(({ body }) => body);
    return this.#bodies.open(files, range ?? { start: 0, end: files.reduce((sum, { size }) => sum + size, 0) });
  }

  /** Makes what comes the live generation of an object, once it is safely on disk. `metadata` is what the client may set. */
  async finalize(
    bucket: string,
    name: string,
    metadata: Json,
    bytes: AsyncIterable<Uint8Array>,
    check: (live: Json | null) => void,
  ): Promise<Json> {
    const owner = this.bucket(bucket);
    const md5 = createHash('md5');
    let crc = 0;
    const body = await this.#bodies.write(bytes, (piece) => {
      md5.update(piece);
      crc = crc32c(piece, crc);
    });
    const now = new Date().toISOString();
    const generation = this.#nextGeneration();
    const resource: Json = {
      storageClass: textOf(owner, 'storageClass'),
      contentType: 'application/octet-stream',
      ...merged({}, settable(metadata)),
      kind: 'storage#object',
      id: `${bucket}/${name}/${generation}`,
      name,
      bucket,
      generation,
      metageneration: '1',
      timeCreated: now,
      updated: now,
      timeStorageClassUpdated: now,
      timeFinalized: now,
      size: String(body.size),
      md5Hash: md5.digest('base64'),
      crc32c: encodeCrc32c(crc),
      etag: etagOf(generation, '1'),
    };
    try {
      const before = this.find(bucket, name, null);
      check(before?.resource ?? null);
      if (before !== null) this.#supersede(owner, before);
      this.#host.documents.put(OBJECTS, `${bucket}\n${name}`, { resource, body });
    } catch (error) {
      this.#bodies.remove([body]);
      throw error;
    }
    this.#tell('finalized', owner, resource);
    return resource;
  }

  /** Changes metadata; the bytes and the generation stay. */
  patch({ resource, body }: StoredObject, changes: Json, replace: boolean): Json {
    const metageneration = String(Number(textOf(resource, 'metageneration')) + 1);
    const bucket = textOf(resource, 'bucket');
    const kept = replace ? Object.fromEntries(Object.entries(resource).filter(([field]) => !SETTABLE.includes(field))) : resource;
    const after: Json = {
      ...merged(kept, settable(changes)),
      metageneration,
      updated: new Date().toISOString(),
      etag: etagOf(textOf(resource, 'generation'), metageneration),
    };
    this.#host.documents.put(...this.#placeOf(resource), { resource: after, body });
    this.#tell('metadataUpdated', this.bucket(bucket), after);
    return after;
  }

  /** Removes the live generation (which is kept where the bucket keeps versions) or the one that is named. */
  remove({ resource, body }: StoredObject, named: boolean): void {
    const { documents } = this.#host;
    const owner = this.bucket(textOf(resource, 'bucket'));
    if (!named) {
      this.#supersede(owner, { resource, body });
      documents.remove(...placeInLive(resource));
      return;
    }
    documents.remove(...this.#placeOf(resource));
    this.#bodies.remove([body]);
    this.#tell('deleted', owner, resource);
  }

  #placeOf(resource: Json): [collection: string, key: string] {
    const live = this.find(textOf(resource, 'bucket'), textOf(resource, 'name'), null);
    const [, key] = placeInLive(resource);
    const generation = textOf(resource, 'generation');
    return textOf(live?.resource, 'generation') === generation ? [OBJECTS, key] : [NONCURRENT, `${key}\n${generation}`];
  }

  /** "Deleted" is also said of an object that is replaced; "archived" where the bucket keeps versions. */
  #supersede(owner: Json, { resource, body }: StoredObject): void {
    if (messageOf(owner, 'versioning')['enabled'] !== true) {
      this.#bodies.remove([body]);
      this.#tell('deleted', owner, resource);
      return;
    }
    const archived = { ...resource, timeDeleted: new Date().toISOString() };
    const [, key] = placeInLive(resource);
    this.#host.documents.put(NONCURRENT, `${key}\n${textOf(resource, 'generation')}`, { resource: archived, body });
    this.#tell('archived', owner, archived);
  }

  /** @see https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/storage/v1/data.proto */
  #tell(what: ObjectEvent, owner: Json, resource: Json): void {
    const bucket = textOf(resource, 'bucket');
    this.#bus.publish(textOf(owner, PROJECT), {
      id: randomUUID(),
      source: `//storage.googleapis.com/projects/_/buckets/${bucket}`,
      type: `google.cloud.storage.object.v1.${what}`,
      subject: `objects/${textOf(resource, 'name')}`,
      time: textOf(resource, 'updated'),
      contentType: 'application/json',
      data: Buffer.from(JSON.stringify(resource)).toString('base64'),
      extensions: { bucket },
      topic: null,
    });
  }

  /** Microseconds, as the service's look like. */
  #nextGeneration(): string {
    this.#lastGeneration = Math.max(this.#lastGeneration + 1, Date.now() * 1000);
    return String(this.#lastGeneration);
  }
}

/** The field of a kept bucket that is not part of its resource: which project it is in. */
export const PROJECT = 'isobarProject';

/** @see the writable fields of https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
const SETTABLE = [
  'contentType',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'metadata',
  'customTime',
  'storageClass',
  'temporaryHold',
  'eventBasedHold',
];

function settable(metadata: Json): Json {
  return Object.fromEntries(SETTABLE.flatMap((field) => (field in metadata ? [[field, metadata[field]]] : [])));
}

/** Null takes a field, or a key of the metadata, away. */
export function merged(before: Json, changes: Json): Json {
  const after: Json = { ...before };
  for (const [field, value] of Object.entries(changes)) {
    if (value === null) Reflect.deleteProperty(after, field);
    else after[field] = isJson(value) ? merged(messageOf(before, field), value) : value;
  }
  return after;
}

function placeInLive(resource: Json): [collection: string, key: string] {
  return [OBJECTS, `${textOf(resource, 'bucket')}\n${textOf(resource, 'name')}`];
}

function toStored(value: unknown): StoredObject | null {
  if (!isJson(value)) return null;
  const body = messageOf(value, 'body');
  return { resource: messageOf(value, 'resource'), body: { id: textOf(body, 'id'), size: numberOf(body, 'size') } };
}

function order(resource: Json): string {
  return `${textOf(resource, 'name')}\n${textOf(resource, 'generation')}`;
}

function etagOf(generation: string, metageneration: string): string {
  return createHash('sha256').update(`${generation}/${metageneration}`).digest('base64url').slice(0, 12);
}
