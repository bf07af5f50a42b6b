import { badField } from '../api/api-error.ts';
import { isJson, listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import type { Database } from './database.ts';
import { checkDocumentName, databaseOf } from './names.ts';
import { runQuery } from './query.ts';

/** What a client listens to: some documents by name, or what a query finds. */
export interface WatchedTarget {
  id: number;
  /** Ends once it is up to date. */
  once: boolean;
  /** Messages that bring a client from what it was told last to what is there now; none where nothing has changed. */
  changes(readTime: string): Json[];
}

/** Throws INVALID_ARGUMENT, and UNIMPLEMENTED for a query that cannot be run. @see `Target` in google/firestore/v1/firestore.proto */
export function createTarget(target: Json, database: Database): WatchedTarget {
  const id = numberOf(target, 'targetId') || 1;
  const read = readerOf(target, database);
  /** Names of documents with the version that was told; null where it was told that there is none. */
  let told = new Map<string, string | null>();
  return {
    id,
    once: target['once'] === true,
    changes(readTime) {
      const now = read();
      const messages: Json[] = [];
      for (const [name, document] of now) {
        const version = document === null ? null : textOf(document, 'updateTime');
        if (told.has(name) && told.get(name) === version) continue;
        messages.push(document === null ? gone(name, id, readTime) : { documentChange: { document, targetIds: [id] } });
      }
      for (const name of told.keys()) {
        if (now.has(name)) continue;
        const there = database.read(name) !== null;
        messages.push(there ? { documentRemove: { document: name, removedTargetIds: [id], readTime } } : gone(name, id, readTime));
      }
      told = new Map([...now].map(([name, document]) => [name, document === null ? null : textOf(document, 'updateTime')]));
      return messages;
    },
  };
}

function gone(name: string, id: number, readTime: string): Json {
  return { documentDelete: { document: name, removedTargetIds: [id], readTime } };
}

/** Gives what there is now; null for a document that is not there. */
function readerOf(target: Json, database: Database): () => Map<string, Json | null> {
  const { query, documents } = target;
  if (isJson(documents)) {
    const names = listOf(documents, 'documents').map(String);
    for (const name of names) checkDocumentName(name);
    return () => new Map(names.map((name) => [name, database.read(name)]));
  }
  if (!isJson(query)) throw badField('add_target', 'A target is either a query or documents.');
  const parent = textOf(query, 'parent');
  databaseOf(parent);
  const structured = messageOf(query, 'structuredQuery');
  return () => new Map(runQuery(structured, parent, database.below(parent)).map((document) => [textOf(document, 'name'), document]));
}
