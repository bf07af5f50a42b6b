import type { Call } from '#providers/provider.ts';
import { isCancelled, toAppError } from '#shared/errors.ts';
import type { Unread } from '#shared/model/audit/posture.ts';

/** Why something could not be read, as part of a sentence; what was cancelled is thrown again. */
export function unreadBecause(error: unknown, { signal }: Call): Unread {
  if (signal.aborted || isCancelled(error)) throw error;
  return { unread: asPart(toAppError(error).message) };
}

/** A sentence as part of another one. */
export const asPart = (sentence: string): string => sentence.replace(/\.$/, '');
