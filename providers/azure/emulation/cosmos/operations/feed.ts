import { badRequest } from '../cosmos-error.ts';
import type { CosmosAnswer, CosmosRequest } from '../cosmos-exchange.ts';
import { checkQuery } from '../sql/check-query.ts';
import { parseQuery } from '../sql/parse-query.ts';
import type { Query } from '../sql/query.ts';
import { runQuery } from '../sql/run-query.ts';
import { isObject, type Value } from '../sql/value.ts';
import { bodyOf, isTrue } from './request-parts.ts';

/** "The default is 100 items." A client that wants the service to choose says -1. */
const PAGE = 100;
const MOST = 1000;

/** How many things a page may have. @see https://learn.microsoft.com/rest/api/cosmos-db/common-cosmosdb-rest-request-headers */
export function pageSize({ headers }: CosmosRequest): number {
  const { 'x-ms-max-item-count': given } = headers;
  if (given === undefined) return PAGE;
  const size = Number(given);
  if (!Number.isInteger(size) || size === 0 || size < -1) throw badRequest(`Invalid page size '${given}' was specified.`);
  return size === -1 ? MOST : Math.min(size, MOST);
}

export const isQuery = ({ method, headers }: CosmosRequest): boolean =>
  method === 'POST' && (isTrue(headers['x-ms-documentdb-isquery']) || (headers['content-type'] ?? '').startsWith('application/query+json'));

export interface ParsedQuery {
  query: Query;
  parameters: ReadonlyMap<string, Value>;
}

/** `{"query": …, "parameters": [{"name": "@a", "value": 1}]}`. */
export function queryOf(request: CosmosRequest): ParsedQuery {
  const { query, parameters = [] } = bodyOf(request);
  if (typeof query !== 'string' || !Array.isArray(parameters)) throw badRequest('The query payload is invalid.');
  const pairs = (parameters as Value[]).filter(isObject).map(({ name, value }) => [String(name), value] as const);
  const parsed = parseQuery(query);
  checkQuery(parsed);
  return { query: parsed, parameters: new Map(pairs) };
}

/** A list of which a client may ask for a page, or send a query for; `name` is its member in the answer. */
export function feedAnswer(
  request: CosmosRequest,
  { rid, name, items }: { rid: string; name: string; items: readonly Value[] },
): CosmosAnswer {
  if (!isQuery(request)) return pageAnswer(request, { rid, name, results: items });
  const { query, parameters } = queryOf(request);
  return pageAnswer(request, { rid, name, results: runQuery(query, items, parameters) });
}

/** The page of results that the continuation names. */
export function pageAnswer(
  request: CosmosRequest,
  { rid, name, results }: { rid: string; name: string; results: readonly Value[] },
): CosmosAnswer {
  const from = continuationOf(request)?.from ?? 0;
  const page = results.slice(from, from + pageSize(request));
  const end = from + page.length;
  return {
    status: 200,
    headers: listHeaders(page, end < results.length ? { from: end } : null),
    body: { _rid: rid, [name]: page, _count: page.length },
  };
}

/** Where the next page begins: behind so many results, or behind the item of that number. */
export interface Continuation {
  from?: number;
  item?: number;
}

export function continuationOf({ headers }: CosmosRequest): Continuation | null {
  const { 'x-ms-continuation': text } = headers;
  if (text === undefined || text === '') return null;
  try {
    const value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Value;
    if (isObject(value) && [value['from'], value['item']].some(Number.isInteger)) return value as Continuation;
  } catch {
    // Said below.
  }
  throw badRequest('Malformed continuation token');
}

export function listHeaders(page: readonly Value[], next: Continuation | null): Record<string, string | undefined> {
  return {
    'x-ms-item-count': String(page.length),
    'x-ms-continuation': next === null ? undefined : Buffer.from(JSON.stringify(next)).toString('base64url'),
  };
}
