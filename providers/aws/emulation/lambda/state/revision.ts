import { createHash, randomUUID } from 'node:crypto';

/** A new `RevisionId`. */
export function newRevision(): string {
  return randomUUID();
}

/** The `RevisionId` of what nobody has written down yet: always the same for the same text. */
export function revisionOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
