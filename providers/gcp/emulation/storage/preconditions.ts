import type { Json } from '../api/json.ts';
import { invalid, StorageError } from './storage-error.ts';

/**
 * Throws 412 (304 for what is only read) where a generation or metageneration is not the expected one; generation 0 is that
 * of an object that is not there.
 * @see https://cloud.google.com/storage/docs/request-preconditions
 */
export function checkPreconditions(query: URLSearchParams, live: Json | null, reading = false): void {
  const of = (field: string): string => String(live?.[field] ?? '0');
  for (const [name, field] of [
    ['ifGenerationMatch', 'generation'],
    ['ifMetagenerationMatch', 'metageneration'],
  ] as const) {
    const wanted = number(query, name);
    if (wanted !== null && wanted !== of(field)) throw failed(412);
  }
  for (const [name, field] of [
    ['ifGenerationNotMatch', 'generation'],
    ['ifMetagenerationNotMatch', 'metageneration'],
  ] as const) {
    const unwanted = number(query, name);
    if (unwanted !== null && unwanted === of(field)) throw failed(reading ? 304 : 412);
  }
}

function failed(status: number): StorageError {
  return new StorageError(status, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.');
}

function number(query: URLSearchParams, name: string): string | null {
  const text = query.get(name);
  if (text !== null && !/^\d+$/.test(text)) throw invalid(`Invalid value for ${name}: "${text}".`);
  return text;
}
