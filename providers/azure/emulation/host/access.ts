import type { IncomingHttpHeaders } from 'node:http';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { SiteKeys } from '../apps/site.ts';

/** What a route asks of its caller. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#http-auth */
export type AccessLevel = 'anonymous' | 'function' | 'system' | 'admin';

/** The access key of a request: a header, or `code` in the query. */
export function givenKey(headers: IncomingHttpHeaders, query: URLSearchParams): string | null {
  const header = headers['x-functions-key'];
  return (Array.isArray(header) ? header[0] : header) ?? query.get('code');
}

/**
 * Whether a key opens a route. The master key opens everything; those of the host open every function, those of a
 * function it alone; system keys are for extensions' webhooks, each for its own.
 */
export function isAllowed(
  level: AccessLevel,
  given: string | null,
  { keys, own = {}, system }: { keys: SiteKeys; own?: Readonly<Record<string, string>>; system?: string | undefined },
): boolean {
  if (level === 'anonymous') return true;
  if (given === null) return false;
  const accepted = [keys.master];
  if (level === 'function') accepted.push(...Object.values(keys.host), ...Object.values(own));
  if (level === 'system' && system !== undefined && keys.system[system] !== undefined) accepted.push(keys.system[system]);
  return accepted.some((key) => isEqual(key, given));
}

function isEqual(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** `authLevel` of a binding; a function.json without one means "function". */
export function accessLevel(value: unknown): AccessLevel {
  const level = String(value ?? 'function').toLowerCase();
  return level === 'anonymous' || level === 'admin' || level === 'system' ? level : 'function';
}
