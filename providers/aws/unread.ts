import { isCancelled } from '#shared/errors.ts';
import type { AwsContext } from './aws-context.ts';

/** Parts of an answer that could not be read, with the reason, by name. */
export type Unread = Record<string, string>;

/** Runs a read that the rest can do without: where it fails, `fallback` stands in for it and `unread` says why. */
export async function orUnread<T>(
  context: AwsContext,
  { op, region, part }: { op: string; region: string; part: string },
  unread: Unread,
  fallback: T,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await context.run(op, region, work);
  } catch (error) {
    if (isCancelled(error) || !(error instanceof Error)) throw error;
    unread[part] = error.message;
    return fallback;
  }
}
