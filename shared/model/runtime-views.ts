import type { Profile } from './profile.ts';

/** Port of an address on this machine; null for any other. */
function localPort(address: string): string | null {
  return /^[a-z]+:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]):(\d+)(?:\/|$)/i.exec(address)?.[1] ?? null;
}

/**
 * Ids of the profiles that point at one of the local runtime's own `endpoints`: their functions are the runtime's, seen by
 * another road, and what is counted over all profiles counts them once.
 */
export function runtimeViews(
  profiles: readonly Pick<Profile, 'id' | 'endpoint'>[],
  endpoints: Readonly<Record<string, string | null>>,
): ReadonlySet<string> {
  const own = new Set(Object.values(endpoints).map((url) => (url === null ? null : localPort(url))));
  const isView = ({ endpoint }: Pick<Profile, 'endpoint'>): boolean => {
    const port = endpoint === null ? null : localPort(endpoint);
    return port !== null && own.has(port);
  };
  return new Set(profiles.filter(isView).map(({ id }) => id));
}
