import { decoded } from '#shared/decoded.ts';

/** Which function a request is for, and what the function sees of it. */
export interface Route {
  name: string;
  /** A version; null for the live one. */
  qualifier: string | null;
  /** Path and query as the function sees it. */
  path: string;
}

/**
 * Reads the function off a request: `http://NAME.localhost:PORT/REST`, or `http://127.0.0.1:PORT/NAME[@VERSION]/REST`.
 * `host` is the Host header without its port, `url` the request target. Null where no function is named.
 */
export function routeOf(host: string, url: string): Route | null {
  if (host.length > 10 && host.slice(-10).toLowerCase() === '.localhost') return { ...split(host.slice(0, -10)), path: url };
  const end = endOfFirstSegment(url);
  const segment = url.slice(1, end);
  if (segment === '') return null;
  const rest = url.slice(end);
  return { ...split(decoded(segment)), path: rest.startsWith('/') ? rest : `/${rest}` };
}

function endOfFirstSegment(url: string): number {
  for (let at = 1; at < url.length; at++) {
    const code = url.charCodeAt(at);
    if (code === 47 || code === 63) return at;
  }
  return url.length;
}

function split(text: string): Pick<Route, 'name' | 'qualifier'> {
  const at = text.indexOf('@');
  return at < 0 ? { name: text, qualifier: null } : { name: text.slice(0, at), qualifier: text.slice(at + 1) };
}
