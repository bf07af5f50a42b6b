import { badRequest, preconditionFailed } from '../cosmos-error.ts';
import type { CosmosRequest } from '../cosmos-exchange.ts';
import { isObject, type Value, type ValueObject } from '../sql/value.ts';

/** The body, which has to be an object. */
export function bodyOf({ body }: CosmosRequest): ValueObject {
  if (isObject(body as Value)) return body as ValueObject;
  throw badRequest('The request payload is invalid. Ensure to provide a valid request payload.');
}

/** @see https://learn.microsoft.com/azure/cosmos-db/concepts-limits#per-item-limits */
export function idOf({ id }: ValueObject): string {
  if (typeof id !== 'string' || id === '')
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing");
  if (/[/\\?#]/.test(id) || Buffer.byteLength(id) > 1023)
    throw badRequest(
      `The input name '${id}' is invalid. Ensure to provide a unique non-empty string less than '1024' characters and without '/', '\\', '?' and '#'.`,
    );
  return id;
}

/** `If-Match`. */
export function needMatch({ headers }: Pick<CosmosRequest, 'headers'>, etag: string): void {
  const { 'if-match': wanted } = headers;
  if (wanted !== undefined && wanted !== '*' && wanted !== etag) throw preconditionFailed();
}

export const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';
