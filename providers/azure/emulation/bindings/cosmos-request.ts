import { cosmosSignature, signedResource } from '../cosmos/authorize.ts';
import { bindingError } from './connection.ts';
import type { CosmosConnection } from './cosmos-options.ts';
import { send } from './send.ts';

/** @see https://learn.microsoft.com/rest/api/cosmos-db/#supported-rest-api-versions */
const VERSION = '2020-07-15';

export interface CosmosReply {
  status: number;
  headers: Headers;
  /** Undefined where there is none. */
  body: unknown;
}

/** One request with the account's key; `path` in parts. Answers of 404 and those in `accept` come back, others are thrown with the service's words. */
export async function cosmosRequest(
  { endpoint, key }: CosmosConnection,
  method: string,
  path: readonly string[],
  { headers = {}, body, accept = [] }: { headers?: Record<string, string>; body?: unknown; accept?: readonly number[] } = {},
): Promise<CosmosReply> {
  const date = new Date().toUTCString();
  const { kind, link } = signedResource(path);
  const { host, hostname } = new URL(endpoint);
  if (key === null && !/^(?:localhost|127\.0\.0\.1)$/.test(hostname))
    throw bindingError(
      `The account at ${host} is named without a key, and the local runtime has no identity that Azure knows. Use a connection string.`,
    );
  // On this machine any token is taken, as it is by Resource Manager.
  const claim =
    key === null ? 'type=aad&ver=1.0&sig=local' : `type=master&ver=1.0&sig=${cosmosSignature(key, method, kind, link, date.toLowerCase())}`;
  const response = await send(`The Cosmos DB account at ${host}`, `${endpoint}/${path.map(encodeURIComponent).join('/')}`, {
    method,
    headers: {
      'x-ms-version': VERSION,
      'x-ms-date': date,
      authorization: encodeURIComponent(claim),
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  if (response.ok || response.status === 404 || accept.includes(response.status)) return answer;
  const message =
    typeof answer.body === 'object' && answer.body !== null ? String(Reflect.get(answer.body, 'message')) : response.statusText;
  throw bindingError(`${method} ${path.join('/')} was refused by the Cosmos DB account at ${host}: ${response.status} ${message}`);
}
