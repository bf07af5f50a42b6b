import { isOurs } from './url-guards.ts';

/** Every permission is refused but one: copying, from our own pages. */
export function permits(permission: string, requestingUrl: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOurs(requestingUrl);
}
