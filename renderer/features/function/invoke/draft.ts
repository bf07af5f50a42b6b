import type { InvocationInput } from '#shared/model/invocation.ts';
import { jsonProblem } from '../../../ui/code/pretty-json.ts';

/** A row of a name-value table while it is being edited; `id` keeps rows apart while names repeat or are empty. */
export interface HeaderRow {
  id: string;
  name: string;
  value: string;
}

/** A call while it is being written. */
export interface Draft {
  kind: 'event' | 'http';
  mode: 'sync' | 'async' | 'stream';
  body: string;
  encoding: 'utf8' | 'base64';
  /** Of an event; a request says it in its headers. */
  contentType: string;
  method: string;
  path: string;
  headers: HeaderRow[];
}

export interface DraftProblem {
  field: 'body' | 'path' | 'method' | 'headers';
  /** Row of `headers`. */
  row?: string;
  message: string;
  /** False for a hint that does not stop the call: a function may want invalid JSON. */
  blocks: boolean;
}

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What the editor starts with: the kind that the model takes, and nothing in it. */
export function emptyDraft(accepts: readonly ('event' | 'http')[]): Draft {
  const http = !accepts.includes('event');
  return {
    kind: http ? 'http' : 'event',
    mode: 'sync',
    body: http ? '' : '{}',
    encoding: 'utf8',
    contentType: 'application/json',
    method: 'GET',
    path: '/',
    headers: [],
  };
}

export function toDraft(input: InvocationInput, mode: Draft['mode'] = 'sync'): Draft {
  return {
    kind: input.http === null ? 'event' : 'http',
    mode: input.mode === 'async' ? 'async' : mode,
    body: input.payload.body,
    encoding: input.payload.encoding,
    contentType: input.payload.contentType ?? 'application/json',
    method: input.http?.method ?? 'GET',
    path: input.http?.path ?? '/',
    headers: Object.entries(input.http?.headers ?? {}).map(([name, value], index) => ({ id: `${index}`, name, value })),
  };
}

/** The call as the contract takes it. Rows without a name are left out; of two of the same name the later counts. */
export function toInput(draft: Draft): InvocationInput {
  const mode = draft.mode === 'async' ? 'async' : 'sync';
  const payload = { body: draft.body, encoding: draft.encoding, contentType: contentTypeOf(draft) };
  if (draft.kind === 'event') return { payload, mode, http: null };
  if (isBodiless(draft.method)) payload.body = '';
  const headers = Object.fromEntries(draft.headers.filter((row) => row.name.trim() !== '').map((row) => [row.name.trim(), row.value]));
  return { payload, mode, http: { method: draft.method, path: draft.path, headers } };
}

/** The content type of the body; null where a request does not say. */
export function contentTypeOf(draft: Draft): string | null {
  if (draft.kind === 'event') return draft.contentType;
  return draft.headers.findLast((row) => row.name.trim().toLowerCase() === 'content-type')?.value ?? null;
}

/** Methods whose requests have no body. */
export function isBodiless(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** True where the body is to be read, coloured and checked as JSON. */
export function isJsonDraft(draft: Draft): boolean {
  if (draft.encoding === 'base64') return false;
  const type = contentTypeOf(draft);
  return type === null ? /^\s*[[{]/.test(draft.body) : /[/+]json\b/i.test(type);
}

export function checkDraft(draft: Draft): DraftProblem[] {
  const problems: DraftProblem[] = [];
  const sent = draft.kind === 'event' || !isBodiless(draft.method);
  const reason = sent && isJsonDraft(draft) ? jsonProblem(draft.body) : null;
  if (reason !== null) problems.push({ field: 'body', message: `Not valid JSON: ${reason}`, blocks: draft.kind === 'event' });
  if (draft.kind === 'event') return problems;
  if (!draft.path.startsWith('/')) problems.push({ field: 'path', message: 'A path starts with "/".', blocks: true });
  if (/\s/.test(draft.path)) problems.push({ field: 'path', message: 'A path has no spaces; write %20.', blocks: true });
  return [...problems, ...checkHeaders(draft.headers)];
}

function checkHeaders(rows: readonly HeaderRow[]): DraftProblem[] {
  const seen = new Set<string>();
  return rows.flatMap((row): DraftProblem[] => {
    const name = row.name.trim();
    if (name === '') {
      return row.value === '' ? [] : [{ field: 'headers', row: row.id, message: 'A header needs a name.', blocks: true }];
    }
    if (!HEADER_NAME.test(name)) {
      return [{ field: 'headers', row: row.id, message: `"${name}" cannot be a header name.`, blocks: true }];
    }
    const key = name.toLowerCase();
    const repeated = seen.has(key);
    seen.add(key);
    return repeated ? [{ field: 'headers', row: row.id, message: `${name} is there twice; this one counts.`, blocks: false }] : [];
  });
}
