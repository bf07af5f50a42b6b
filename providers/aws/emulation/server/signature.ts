/** What a request's signature says about it. Signatures are taken as they are: the secret keys are nobody's. */
export interface Signature {
  accessKeyId: string;
  /** Null where the signature names none. */
  region: string | null;
  service: string;
}

/**
 * Reads who signed for what: the Authorization header of SigV4 and SigV4A, the query of a presigned URL, and SigV2 as
 * old S3 clients send it. Null where a request is not signed; `malformed` where it says it is and names no scope.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function readSignature(headers: Readonly<Record<string, string>>, query: URLSearchParams): Signature | 'malformed' | null {
  const authorization = headers['authorization'];
  const regionSet = headers['x-amz-region-set'] ?? query.get('X-Amz-Region-Set');
  if (authorization !== undefined) return fromHeader(authorization, regionSet ?? null);
  const credential = query.get('X-Amz-Credential');
  if (credential !== null) return fromScope(credential, regionSet ?? null);
  const oldKey = query.get('AWSAccessKeyId');
  if (oldKey !== null && query.has('Signature')) return { accessKeyId: oldKey, region: null, service: 's3' };
  return null;
}

function fromHeader(authorization: string, regionSet: string | null): Signature | 'malformed' | null {
  const oldKey = /^AWS ([^:\s]+):\S+$/.exec(authorization)?.[1];
  if (oldKey !== undefined) return { accessKeyId: oldKey, region: null, service: 's3' };
  if (!/^AWS4-/i.test(authorization)) return null;
  const credential = /\bCredential=([^,\s]+)/.exec(authorization)?.[1];
  return credential === undefined ? 'malformed' : fromScope(credential, regionSet);
}

/** `KEY/20261120/us-east-1/lambda/aws4_request`; SigV4A leaves the region out and has a set of them beside it. */
function fromScope(credential: string, regionSet: string | null): Signature | 'malformed' {
  const parts = credential.split('/');
  if (parts.at(-1) !== 'aws4_request') return 'malformed';
  const service = parts.at(-2);
  const hasRegion = parts.length >= 5 && !/^\d{8}$/.test(parts.at(-3) ?? '');
  const key = parts.slice(0, hasRegion ? -4 : -3).join('/');
  if (service === undefined || service === '' || key === '') return 'malformed';
  const region = hasRegion ? parts.at(-3) : regionSet?.split(',')[0];
  return { accessKeyId: key, region: region === undefined || region === '' || region === '*' ? null : region, service };
}

/** The account of an access key that is one itself: twelve digits. */
export function accountOfKey(accessKeyId: string): string | null {
  return /^\d{12}$/.test(accessKeyId) ? accessKeyId : null;
}
