import { createHmac } from 'node:crypto';
import { sameSecret } from '../server/same-secret.ts';
import { COSMOS_KEY } from './account.ts';
import { CosmosError } from './cosmos-error.ts';

interface Signed {
  method: string;
  /** Decoded parts of the path: `['dbs', 'shop', 'colls', 'orders', 'docs']`. */
  path: readonly string[];
  headers: Readonly<Record<string, string>>;
}

/**
 * The signature of a request with an account's key, base64: of its verb, the kind of what it is about, the path of that, and its date.
 * @see https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources#constructkeytoken
 */
export function cosmosSignature(key: string, method: string, kind: string, link: string, date: string): string {
  const text = `${method.toLowerCase()}\n${kind.toLowerCase()}\n${link}\n${date.toLowerCase()}\n\n`;
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');
}

/** What a path is about: a list's kind is its own, and its link that of what holds it. */
export function signedResource(path: readonly string[]): { kind: string; link: string } {
  const isList = path.length % 2 === 1;
  return { kind: path.at(isList ? -1 : -2) ?? '', link: path.slice(0, isList ? -1 : undefined).join('/') };
}

/** Throws unless the request carries a signature of the account's key, or a token. */
export function authorizeCosmos({ method, path, headers }: Signed): void {
  const { authorization } = headers;
  if (authorization === undefined)
    throw new CosmosError(401, 'Required Header authorization is missing. Ensure a valid Authorization token is passed.');
  const token = new Map(
    safeDecode(authorization)
      .split('&')
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  // Nothing here looks into a token of Microsoft Entra ID, nor asks what its holder may.
  if (token.get('type') === 'aad' && token.get('sig') !== '') return;
  if (token.get('type') !== 'master')
    throw new CosmosError(
      401,
      "The local runtime takes signatures of the account's key and tokens of Microsoft Entra ID, no resource tokens.",
    );
  const { kind, link } = signedResource(path);
  const date = headers['x-ms-date'] ?? headers['date'] ?? '';
  // Paths made of resource ids are signed with the last of them, in lower case.
  const links = [link, (link.split('/').at(-1) ?? '').toLowerCase()];
  const given = token.get('sig') ?? '';
  if (links.some((one) => sameSecret(given, cosmosSignature(COSMOS_KEY, method, kind, one, date)))) return;
  throw new CosmosError(
    401,
    "The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol. For more info: https://aka.ms/cosmosdb-tsg-unauthorized.",
  );
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
