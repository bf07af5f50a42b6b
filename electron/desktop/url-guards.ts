import { HOST, LINK_SCHEME, ORIGIN, SCHEME } from './scheme.ts';

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Whether a page of this URL is one of ours. */
export function isOurs(text: string): boolean {
  const url = parse(text);
  return url !== null && url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === '';
}

/** Whether the renderer may load this: our own files, and what it makes itself. Nothing comes from a network. */
export function mayLoad(text: string): boolean {
  return isOurs(text) || text.startsWith('data:image/') || text.startsWith(`blob:${ORIGIN}/`) || text.startsWith('devtools://');
}

/**
 * A link that the user's browser may be asked to open, as the URL to open; null where it may not.
 * Allowed are https on the hosts given, and functions on this machine.
 */
export function externalUrl(text: string, hosts: ReadonlySet<string>): string | null {
  const url = parse(text);
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:' && url.port === '' && hosts.has(url.hostname)) return url.href;
  return url.protocol === 'http:' && url.hostname === '127.0.0.1' && url.port !== '' ? url.href : null;
}

const VIEW = /^\/[\w\-./:@%~,]*(?:\?[\w\-./:@%~,=&+*]*)?$/;

/**
 * The page behind a link such as `isobar://functions/local:default%2Fhello?tab=logs`; null where
 * the link is of no form that a view has. Opening a view only reads: a link can start nothing.
 */
export function deepLink(text: string): string | null {
  if (text.length > 2048 || !text.startsWith(`${LINK_SCHEME}://`)) return null;
  const path = `/${text.slice(LINK_SCHEME.length + 3)}`;
  if (!VIEW.test(path) || path.startsWith('//') || /(?:^|\/)\.{1,2}(?:\/|$|\?)/.test(path)) return null;
  const url = parse(`${ORIGIN}${path}`);
  return url !== null && isOurs(url.href) ? url.href : null;
}

/** The first argument of a command line that is a link of ours. */
export function linkAmong(args: readonly string[]): string | null {
  return args.map(deepLink).find((url) => url !== null) ?? null;
}
