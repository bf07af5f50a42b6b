import type { WorkerHttpRequest } from '../emulation.ts';

/** Belong to the client's own connection, which this is not. */
const DROPPED = new Set(['connection', 'keep-alive', 'upgrade', 'http2-settings', 'proxy-connection']);

/**
 * Names and values by turns, as a server's parser gives them. There is always a Host, and a body always has the length
 * that it has, unless it says that it comes in chunks.
 */
export function rawHeaders(request: WorkerHttpRequest): string[] {
  const raw: string[] = [];
  const { length } = request.body;
  let host = false;
  let sized = request.headers.some(([name]) => name.length === 17 && name.toLowerCase() === 'transfer-encoding');
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    if (DROPPED.has(key)) continue;
    if (key === 'content-length') {
      if (!sized) raw.push(name, String(length));
      sized = true;
      continue;
    }
    host ||= key === 'host';
    raw.push(token(name), key === 'transfer-encoding' ? 'chunked' : text(value));
  }
  if (!host) raw.push('Host', new URL(request.origin).host);
  if (!sized && length > 0) raw.push('Content-Length', String(length));
  return raw;
}

const NO_TOKEN = /[^!#$%&'*+\-.^_`|~\w]/;
const CONTROL = /[\r\n\0]/;
const NO_TARGET = /[^\x21-\x7e]|["<>\\^`{|}]/;

/** Nothing of a name, a path or a value may end its line on a wire: frameworks rely on that. */
const token = (value: string): string => (NO_TOKEN.test(value) ? value.replace(new RegExp(NO_TOKEN, 'g'), '') : value);
const text = (value: string): string => (CONTROL.test(value) ? value.replace(new RegExp(CONTROL, 'g'), ' ').trim() : value);

/** Path and query, with nothing in them that a request line cannot carry. */
export const target = (value: string): string => (NO_TARGET.test(value) ? encodeURI(value).replaceAll('%25', '%') : value);
