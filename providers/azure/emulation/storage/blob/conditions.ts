import { StorageError, storageError } from '../storage-error.ts';

interface State {
  /** Without quotes. */
  etag: string;
  modifiedAtMs: number;
}

/**
 * Conditional headers. A read whose reader has it already gets 304, a write that is not wanted 412.
 * @see https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations
 */
export function checkConditions(state: State | null, headers: Readonly<Record<string, string>>, kind: 'read' | 'write'): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined && (state === null || !isMatched(match, state))) throw storageError('ConditionNotMet');
  if (noneMatch !== undefined && state !== null && isMatched(noneMatch, state)) {
    if (kind === 'read') throw new StorageError(304, 'ConditionNotMet', '');
    throw noneMatch.trim() === '*'
      ? new StorageError(409, 'BlobAlreadyExists', 'The specified blob already exists.')
      : storageError('ConditionNotMet');
  }
  if (state === null) return;
  // Dates in headers have no fractions.
  const modifiedAt = Math.floor(state.modifiedAtMs / 1000) * 1000;
  if (modifiedAt > Date.parse(headers['if-unmodified-since'] ?? '')) throw storageError('ConditionNotMet');
  if (modifiedAt <= Date.parse(headers['if-modified-since'] ?? '')) {
    throw kind === 'read' ? new StorageError(304, 'ConditionNotMet', '') : storageError('ConditionNotMet');
  }
}

function isMatched(header: string, { etag }: State): boolean {
  return header.split(',').some((part) => ['*', `"${etag}"`, etag].includes(part.trim()));
}
