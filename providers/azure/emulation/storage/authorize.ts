import { timingSafeEqual } from 'node:crypto';
import { ACCOUNT, ACCOUNT_KEY } from './account.ts';
import { sharedKeySignature, type SignedRequest } from './shared-key.ts';
import { StorageError, storageError } from './storage-error.ts';

/**
 * Whose request it is. Shared Key signatures are checked; of a shared access signature it is looked at whether it has
 * begun and has not expired, but not what it was signed for. Throws the service's own refusals.
 */
export function authorize(request: SignedRequest): { account: string } {
  const account = request.path.split('/')[1] ?? '';
  if (account !== ACCOUNT) {
    throw new StorageError(
      404,
      'ResourceNotFound',
      `The specified resource does not exist. The local runtime serves the account ${ACCOUNT} only.`,
    );
  }
  const { authorization } = request.headers;
  if (authorization !== undefined) checkSharedKey(authorization, account, request);
  else if (request.query.has('sig')) checkTimes(request.query);
  else throw storageError('NoAuthenticationInformation');
  return { account };
}

function checkSharedKey(authorization: string, account: string, request: SignedRequest): void {
  const [, given = '', signature = ''] = /^SharedKey ([^:]+):(\S+)$/.exec(authorization) ?? [];
  const expected = Buffer.from(sharedKeySignature(account, ACCOUNT_KEY, request));
  const actual = Buffer.from(signature);
  if (given !== account || actual.length !== expected.length || !timingSafeEqual(actual, expected))
    throw storageError('AuthenticationFailed');
}

function checkTimes(query: URLSearchParams): void {
  const now = Date.now();
  const begin = Date.parse(query.get('st') ?? '');
  const end = Date.parse(query.get('se') ?? '');
  if (begin > now || end <= now) throw storageError('AuthenticationFailed');
}
