import { isMapping } from '../../../../detection/cloud-yaml.ts';
import { StorageError, storageError } from '../storage-error.ts';
import type { StorageAnswer, StorageRequest } from '../storage-exchange.ts';
import { metadataIn, type Metadata } from './edm.ts';

export const tableNotFound = (): StorageError => new StorageError(404, 'TableNotFound', 'The table specified does not exist.');

/** @see https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#table-names */
export function tableName(body: unknown): string {
  const name = isMapping(body) ? body['TableName'] : undefined;
  if (typeof name !== 'string') throw storageError('InvalidInput');
  if (!/^[A-Za-z][A-Za-z0-9]{2,62}$/.test(name) || name.toLowerCase() === 'tables')
    throw new StorageError(400, 'InvalidResourceName', 'The specifed resource name contains invalid characters.');
  return name;
}

/** "A maximum of 1,000" entities or tables for one answer. */
export const PAGE = 1000;

/** How many a request wants at most. */
export function topOf({ query }: Pick<StorageRequest, 'query'>): number {
  const text = query.get('$top');
  const top = Number(text ?? PAGE);
  if (text === '' || !Number.isInteger(top) || top < 1 || top > PAGE) throw storageError('InvalidInput');
  return top;
}

export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw storageError('InvalidInput');
  }
}

export const metadataFor = ({ headers, query }: Pick<StorageRequest, 'headers' | 'query'>): Metadata =>
  metadataIn(query.get('$format') ?? headers['accept'] ?? '');

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string | undefined> = {}): StorageAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
