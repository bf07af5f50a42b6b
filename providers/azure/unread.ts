import { isCancelled } from '#shared/errors.ts';
import type { AzureContext } from './azure-context.ts';

/** Parts of an answer that could not be read, with the reason, by name. */
export type Unread = Record<string, string>;

/** Runs a read that the rest can do without: where it fails, `fallback` stands in for it and `unread` says why. */
export async function orUnread<T>(
  context: AzureContext,
  op: string,
  part: string,
  unread: Unread,
  fallback: T,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await context.run(op, work);
  } catch (error) {
    if (isCancelled(error) || !(error instanceof Error)) throw error;
    unread[part] = error.message;
    return fallback;
  }
}
