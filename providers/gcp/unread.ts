import { isCancelled } from '#shared/errors.ts';
import type { Call } from '../provider.ts';
import type { GcpContext } from './gcp-context.ts';

/** Parts of an answer that could not be read, with the reason, by name. */
export type Unread = Record<string, string>;

/** Runs a read that the rest can do without: where it fails, `fallback` stands in for it and `unread` says why. */
export async function orUnread<T>(
  context: GcpContext,
  { op, region, part }: { op: string; region: string | null; part: string },
  unread: Unread,
  fallback: T,
  call: Call,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await context.read(op, region, call, work);
  } catch (error) {
    if (isCancelled(error) || !(error instanceof Error)) throw error;
    unread[part] = error.message;
    return fallback;
  }
}
