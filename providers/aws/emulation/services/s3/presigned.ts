import { AwsError, type AwsRequest } from '../../server/service.ts';

/**
 * Throws `AccessDenied` for a presigned URL whose time is over, or `AuthorizationQueryParametersError` for one that is
 * incomplete. Signatures themselves are not checked: any key is accepted.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function checkPresigned({ query }: Pick<AwsRequest, 'query'>, nowMs: number): void {
  if (query.has('X-Amz-Signature') || query.has('X-Amz-Credential')) {
    const names = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-Date', 'X-Amz-SignedHeaders', 'X-Amz-Expires'];
    if (names.some((name) => !query.has(name))) {
      throw new AwsError(
        'AuthorizationQueryParametersError',
        'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
      );
    }
    const seconds = Number(query.get('X-Amz-Expires'));
    const startMs = Date.parse((query.get('X-Amz-Date') ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 604_800) {
      throw new AwsError(
        'AuthorizationQueryParametersError',
        'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
      );
    }
    if (Number.isNaN(startMs)) {
      throw new AwsError('AuthorizationQueryParametersError', "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    }
    if (startMs + 1000 * seconds < nowMs) throw expired(startMs + 1000 * seconds, nowMs, { 'X-Amz-Expires': seconds });
  }
  // Signature version 2, which has the end of its time in seconds.
  const expires = query.get('Expires');
  if (query.has('AWSAccessKeyId') && expires !== null && Number(expires) * 1000 < nowMs) throw expired(Number(expires) * 1000, nowMs, {});
}

function expired(atMs: number, nowMs: number, more: Record<string, unknown>): AwsError {
  return new AwsError('AccessDenied', 'Request has expired', {
    status: 403,
    members: { ...more, Expires: new Date(atMs), ServerTime: new Date(nowMs) },
  });
}
