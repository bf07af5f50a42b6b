import type { InvocationInput } from '#shared/model/invocation.ts';
import { maskBody, maskHeader, maskPath } from './secrets.ts';
import { toShellWord, type Part } from './shell-words.ts';

/** A command to paste, and the variables that have to be set before, because they stand for secrets. */
export interface Command {
  text: string;
  variables: string[];
}

export type CommandOrReason = Command | { reason: string };

/** The call as `isobar invoke`. */
export function toCliCommand(ref: string, input: InvocationInput): Command {
  const { http, payload } = input;
  const words: Part[][] = [[{ text: 'isobar' }], [{ text: 'invoke' }], [{ text: ref }]];
  if (input.mode === 'async') words.push([{ text: '--async' }]);
  if (http !== null) words.push([{ text: '--http' }], [{ text: http.method }], maskPath(http.path));
  const headers = Object.entries(http?.headers ?? {});
  for (const [name, value] of headers) words.push([{ text: '--header' }], [{ text: `${name}=` }, ...maskHeader(name, value)]);
  // An event is taken for JSON unless something else is said.
  const type = http === null && payload.contentType !== 'application/json' ? payload.contentType : null;
  if (type !== null && payload.body !== '') words.push([{ text: '--content-type' }], [{ text: type }]);
  if (payload.encoding === 'base64') return withBody(words, [[{ text: '--event' }], [{ text: '-' }]], input);
  return toCommand(payload.body === '' ? words : [...words, [{ text: '--data' }], maskBody(payload.body)]);
}

/**
 * The call as a request to the function's own URL.
 *
 * @param nativeEvents true where the model tells events from requests: its URL would wrap an event into a request
 */
export function toCurlCommand(url: string | null, input: InvocationInput, nativeEvents: boolean): CommandOrReason {
  if (url === null) return { reason: 'This function has no HTTP trigger, so there is no URL to call.' };
  if (input.http === null && nativeEvents) {
    return { reason: 'An event is no request: at its URL the function would get it as the body of one. Switch to HTTP, or use isobar.' };
  }
  const { body, encoding } = input.payload;
  const words = [...methodWords(input.http?.method ?? 'POST', body !== ''), targetOf(url, input), ...headerWords(input)];
  if (body === '') return toCommand(words);
  if (encoding === 'base64') return withBody(words, [[{ text: '--data-binary' }], [{ text: '@-' }]], input);
  return toCommand([...words, [{ text: '--data-raw' }], maskBody(body)]);
}

/** curl takes GET, and POST where there is a body, without being told. */
function methodWords(method: string, hasBody: boolean): Part[][] {
  const words: Part[][] = [[{ text: 'curl' }], [{ text: '-i' }]];
  if (method === 'HEAD') return [...words, [{ text: '--head' }]];
  return method === (hasBody ? 'POST' : 'GET') ? words : [...words, [{ text: '-X' }], [{ text: method }]];
}

function targetOf(url: string, { http }: InvocationInput): Part[] {
  return http === null ? [{ text: url }] : maskPath(joinUrl(url, http.path));
}

function headerWords({ http, payload }: InvocationInput): Part[][] {
  const headers = Object.entries(http?.headers ?? {});
  const named = headers.some(([name]) => name.toLowerCase() === 'content-type');
  if (payload.body !== '' && !named) headers.push(['content-type', payload.contentType ?? 'application/json']);
  return headers.flatMap(([name, value]) => [[{ text: '-H' }], [{ text: `${name}: ` }, ...maskHeader(name, value)]]);
}

/** The function's URL with a path and query put behind it. */
export function joinUrl(url: string, path: string): string {
  return `${url.replace(/\/+$/, '')}${path.startsWith('/') ? path : `/${path}`}`;
}

/** The words with a binary body on standard input; nothing is piped where it is empty. */
function withBody(words: Part[][], flags: Part[][], input: InvocationInput): Command {
  const { body } = input.payload;
  if (body === '') return toCommand(words);
  const command = toCommand([...words, ...flags]);
  return { ...command, text: `printf %s ${toShellWord([{ text: body }])} | base64 -d | ${command.text}` };
}

function toCommand(words: Part[][]): Command {
  return { text: words.map(toShellWord).join(' '), variables: unique(words.flatMap(variablesOf)) };
}

function variablesOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => ('variable' in part ? [part.variable] : []));
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
