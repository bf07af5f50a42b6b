import { AwsError } from '../../server/service.ts';
import { preconditionFailed } from './errors.ts';
import { quotedEtag, type StoredObject } from './object.ts';

interface Conditions {
  match: string | undefined;
  noneMatch: string | undefined;
  modifiedSince: string | undefined;
  unmodifiedSince: string | undefined;
}

/**
 * Throws 412 or, for a client that has the object already, 304; headers in the order of RFC 9110.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
export function checkReadConditions(object: StoredObject, headers: Readonly<Record<string, string>>): void {
  const conditions: Conditions = {
    match: headers['if-match'],
    noneMatch: headers['if-none-match'],
    modifiedSince: headers['if-modified-since'],
    unmodifiedSince: headers['if-unmodified-since'],
  };
  const failed = failedMatch(object, conditions);
  if (failed !== null) throw preconditionFailed(failed);
  if (isUnchanged(object, conditions)) throw notModified(object);
}

/** The same for the source of a copy, where an unchanged one is a failure too. */
export function checkCopyConditions(source: StoredObject, headers: Readonly<Record<string, string>>): void {
  const name = 'x-amz-copy-source-if';
  const conditions: Conditions = {
    match: headers[`${name}-match`],
    noneMatch: headers[`${name}-none-match`],
    modifiedSince: headers[`${name}-modified-since`],
    unmodifiedSince: headers[`${name}-unmodified-since`],
  };
  const failed = failedMatch(source, conditions);
  if (failed !== null) throw preconditionFailed(`x-amz-copy-source-${failed}`);
  if (isUnchanged(source, conditions)) {
    throw preconditionFailed(conditions.noneMatch === undefined ? `${name}-Modified-Since` : `${name}-None-Match`);
  }
}

function failedMatch(object: StoredObject, { match, unmodifiedSince }: Conditions): 'If-Match' | 'If-Unmodified-Since' | null {
  if (match !== undefined) return isMatched(match, object) ? null : 'If-Match';
  if (unmodifiedSince !== undefined && wholeSeconds(object) > Date.parse(unmodifiedSince)) return 'If-Unmodified-Since';
  return null;
}

function isUnchanged(object: StoredObject, { noneMatch, modifiedSince }: Conditions): boolean {
  if (noneMatch !== undefined) return isMatched(noneMatch, object);
  return modifiedSince !== undefined && wholeSeconds(object) <= Date.parse(modifiedSince);
}

function isMatched(header: string, object: StoredObject): boolean {
  return header.split(',').some((part) => {
    const tag = part.trim();
    return tag === '*' || tag === quotedEtag(object) || tag === object.etag;
  });
}

/** HTTP dates have no fractions. */
function wholeSeconds({ lastModifiedMs }: StoredObject): number {
  return Math.floor(lastModifiedMs / 1000) * 1000;
}

function notModified(object: StoredObject): AwsError {
  const headers = { etag: quotedEtag(object), 'last-modified': new Date(object.lastModifiedMs).toUTCString() };
  return new AwsError('NotModified', 'Not Modified', { status: 304, headers });
}
