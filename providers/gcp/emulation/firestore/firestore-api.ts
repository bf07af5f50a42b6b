import { randomBytes } from 'node:crypto';
import type { Api, StreamCall } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { isJson, listOf, messageOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import type { Database } from './database.ts';
import { listen } from './listen.ts';
import { checkDocumentName, databaseOf } from './names.ts';
import { aggregateDocuments, projected, runQuery } from './query.ts';
import { writeStream } from './write-stream.ts';

const MAX_WRITES = 500;
const PHANTOMS = 'Transactions are optimistic: they fail where a document they read has changed.';

/** `google.firestore.v1.Firestore`. @see https://cloud.google.com/firestore/docs/reference/rpc/google.firestore.v1 */
export function firestoreApi(database: Database): Api {
  return {
    schema: schemaOf('@google-cloud/firestore-api'),
    service: 'google.firestore.v1.Firestore',
    label: 'firestore',
    handlers: { ...documentHandlers(database), ...listHandlers(database), ...transactionHandlers(database) },
    streams: {
      BatchGetDocuments: (call) => batchGet(database, call),
      RunQuery: (call) => query(database, call),
      RunAggregationQuery: (call) => aggregation(database, call),
      Listen: (call) => listen(database, call),
      Write: (call) => writeStream(call, (request) => commit(database, { ...request, transaction: '' })),
    },
    fidelity: {
      GetDocument: ['verified'],
      CreateDocument: ['modelled'],
      UpdateDocument: ['modelled'],
      DeleteDocument: ['modelled'],
      ListDocuments: ['verified', 'Ordered by name.'],
      ListCollectionIds: ['verified'],
      BeginTransaction: ['verified', PHANTOMS],
      Commit: ['verified', PHANTOMS],
      Rollback: ['verified'],
      BatchWrite: ['verified'],
      BatchGetDocuments: ['verified', 'As of now: an earlier read time is refused.'],
      RunQuery: ['verified', 'No index is asked for; no vector search. As of now.'],
      RunAggregationQuery: ['verified'],
      PartitionQuery: ['approximated', 'Everything is one part.'],
      Listen: ['verified', 'A client that comes back is told everything anew.'],
      Write: ['modelled', 'An earlier stream cannot be taken up again.'],
    },
  };
}

function documentHandlers(database: Database): Api['handlers'] {
  const write = (one: Json): Json => {
    const [change] = database.commit([one], '').changes;
    return change?.after ?? {};
  };
  return {
    GetDocument(request) {
      const name = textOf(request, 'name');
      checkDocumentName(name);
      const found = database.read(name, textOf(request, 'transaction'));
      if (found === null) throw new ApiError('NOT_FOUND', `Document "${name}" not found.`);
      return inMask(found, request['mask']);
    },
    CreateDocument(request) {
      const id = textOf(request, 'documentId') || randomBytes(15).toString('base64url');
      const name = `${textOf(request, 'parent')}/${textOf(request, 'collectionId')}/${id}`;
      return inMask(write({ update: { ...messageOf(request, 'document'), name }, currentDocument: { exists: false } }), request['mask']);
    },
    UpdateDocument(request) {
      const { document, updateMask, currentDocument, mask } = request;
      return inMask(write({ update: document, updateMask, currentDocument }), mask);
    },
    DeleteDocument(request) {
      write({ delete: textOf(request, 'name'), currentDocument: request['currentDocument'] });
      return {};
    },
  };
}

function listHandlers(database: Database): Api['handlers'] {
  return {
    ListDocuments(request) {
      const parent = textOf(request, 'parent');
      databaseOf(parent);
      const collection = textOf(request, 'collectionId');
      const all = database.below(parent, textOf(request, 'transaction')).map((document) => ({
        document,
        path: textOf(document, 'name')
          .slice(parent.length + 1)
          .split('/'),
      }));
      const inCollection = all.filter(({ path }) => collection === '' || path[0] === collection);
      const found = new Map<string, Json>();
      for (const { document, path } of inCollection) {
        const name = `${parent}/${path[0] ?? ''}/${path[1] ?? ''}`;
        if (path.length === 2) found.set(name, inMask(document, request['mask']));
        // A document that is not there but has others below it.
        else if (request['showMissing'] === true && !found.has(name)) found.set(name, { name });
      }
      const sorted = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
      const { items, nextPageToken } = paged(sorted, request, 300);
      return { documents: items, nextPageToken };
    },
    ListCollectionIds(request) {
      const parent = textOf(request, 'parent');
      databaseOf(parent);
      const ids = new Set(
        database.below(parent).map(
          (document) =>
            textOf(document, 'name')
              .slice(parent.length + 1)
              .split('/')[0] ?? '',
        ),
      );
      const { items, nextPageToken } = paged([...ids].toSorted(), request, 100);
      return { collectionIds: items, nextPageToken };
    },
  };
}

/** "The actual number of partitions returned may be fewer": none are cursors of one. */
const PARTITIONS = { partitions: [] };

function transactionHandlers(database: Database): Api['handlers'] {
  return {
    PartitionQuery(request) {
      databaseOf(textOf(request, 'parent'));
      return PARTITIONS;
    },
    BeginTransaction(request) {
      databaseOf(textOf(request, 'database'));
      return { transaction: database.begin() };
    },
    Rollback(request) {
      database.rollback(textOf(request, 'transaction'));
      return {};
    },
    Commit: (request) => commit(database, request),
    /** Each write by itself. */
    BatchWrite(request) {
      const outcomes = writesOf(request).map((write) => {
        try {
          const { changes, time } = database.commit([write], '');
          return {
            result: { updateTime: textOf(changes[0]?.after, 'updateTime') || time, transformResults: changes[0]?.transformResults ?? [] },
            status: {},
          };
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          return { result: {}, status: error.toStatus() };
        }
      });
      return { writeResults: outcomes.map(({ result }) => result), status: outcomes.map(({ status }) => status) };
    },
  };
}

function commit(database: Database, request: Json): Json {
  const { changes, time } = database.commit(writesOf(request), textOf(request, 'transaction'));
  return {
    commitTime: time,
    writeResults: changes.map(({ after, transformResults }) => ({ updateTime: textOf(after, 'updateTime') || time, transformResults })),
  };
}

function writesOf(request: Json): Json[] {
  const { database } = request;
  const prefix = `${String(database)}/documents/`;
  databaseOf(String(database));
  const writes = listOf(request, 'writes').flatMap((one): Json[] => (isJson(one) ? [one] : []));
  if (writes.length > MAX_WRITES) throw new ApiError('INVALID_ARGUMENT', `maximum ${MAX_WRITES} writes allowed per request`);
  const names = writes.map(
    (one) => textOf(one['update'], 'name') || textOf(one, 'delete') || textOf(one, 'verify') || textOf(one['transform'], 'document'),
  );
  const stray = names.find((name) => name !== '' && !name.startsWith(prefix));
  if (stray !== undefined) throw new ApiError('INVALID_ARGUMENT', `Document name "${stray}" is not in the database "${String(database)}".`);
  return writes;
}

/** A stream's first and only request, with the transaction that it runs in. */
async function begun(database: Database, { requests, send }: StreamCall): Promise<{ request: Json; transaction: string }> {
  let request: Json = {};
  for await (const one of requests) {
    request = one;
    break;
  }
  if (request['readTime'] !== undefined)
    throw new ApiError('UNIMPLEMENTED', 'Reading as of an earlier time is not part of this emulation.');
  if (request['newTransaction'] === undefined) return { request, transaction: textOf(request, 'transaction') };
  const transaction = database.begin();
  send({ transaction });
  return { request, transaction };
}

async function batchGet(database: Database, call: StreamCall): Promise<void> {
  const { request, transaction } = await begun(database, call);
  const readTime = database.now();
  for (const name of listOf(request, 'documents').map(String)) {
    checkDocumentName(name);
    const found = database.read(name, transaction);
    call.send(found === null ? { missing: name, readTime } : { found: inMask(found, request['mask']), readTime });
  }
}

function found(database: Database, request: Json, structured: Json, transaction: string): Json[] {
  const parent = textOf(request, 'parent');
  databaseOf(parent);
  const documents = runQuery(structured, parent, database.below(parent));
  for (const document of documents) database.read(textOf(document, 'name'), transaction);
  return documents;
}

async function query(database: Database, call: StreamCall): Promise<void> {
  const { request, transaction } = await begun(database, call);
  const documents = found(database, request, messageOf(request, 'structuredQuery'), transaction);
  const readTime = database.now();
  for (const document of documents) call.send({ document, readTime });
  // The time of an answer without documents, and its end.
  if (documents.length === 0) call.send({ readTime });
}

async function aggregation(database: Database, call: StreamCall): Promise<void> {
  const { request, transaction } = await begun(database, call);
  const structured = messageOf(request, 'structuredAggregationQuery');
  const documents = found(database, request, messageOf(structured, 'structuredQuery'), transaction);
  call.send({ result: { aggregateFields: aggregateDocuments(listOf(structured, 'aggregations'), documents) }, readTime: database.now() });
}

function inMask(document: Json, mask: unknown): Json {
  return isJson(mask) ? projected(document, listOf(mask, 'fieldPaths').map(String)) : document;
}
