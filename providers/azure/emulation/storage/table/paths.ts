import { storageError } from '../storage-error.ts';
import type { EntityWrite } from './write-entity.ts';

/** `name(PartitionKey='a',RowKey='b')`: the name, and what is in parentheses. */
export function parsePath(path: string): { name: string; keys: string } {
  const [, name, keys = ''] = /^([^()]+)(?:\((.*)\))?$/s.exec(path) ?? [];
  if (name === undefined) throw storageError('InvalidUri');
  return { name, keys };
}

/** Quotes in keys are doubled. */
export function keysOf(text: string): { partitionKey: string; rowKey: string } {
  const [, partitionKey, rowKey] = /^PartitionKey='((?:[^']|'')*)',\s*RowKey='((?:[^']|'')*)'$/s.exec(text) ?? [];
  if (partitionKey === undefined || rowKey === undefined) throw storageError('InvalidUri');
  return { partitionKey: partitionKey.replaceAll("''", "'"), rowKey: rowKey.replaceAll("''", "'") };
}

const KINDS: Readonly<Record<string, EntityWrite['kind']>> = { PUT: 'replace', PATCH: 'merge', MERGE: 'merge', DELETE: 'delete' };

/** What a request does to an entity, one of its own or out of a batch. */
export function writeOf(
  method: string,
  table: string,
  keys: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): EntityWrite {
  const verb = method === 'POST' ? (headers['x-http-method'] ?? method).toUpperCase() : method;
  const quiet = /return-no-content/i.test(headers['prefer'] ?? '');
  if (verb === 'POST') return { kind: 'insert', table, body, quiet };
  const kind = KINDS[verb];
  if (kind === undefined || keys === '') throw storageError('UnsupportedHttpVerb');
  return { kind, table, ...keysOf(keys), body, ifMatch: headers['if-match'], quiet };
}
