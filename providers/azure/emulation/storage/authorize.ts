import { sameSecret } from '../server/same-secret.ts';
import type { AccountData, StorageAccounts } from './accounts.ts';
import { sharedKeySignature, tableKeySignature, type SignedRequest } from './shared-key.ts';
import { StorageError, storageError } from './storage-error.ts';

/** A service of an account, each with an endpoint of its own. */
export type StorageKind = 'blob' | 'queue' | 'table';

/**
 * Whose request it is. Shared Key signatures are checked; of a shared access signature it is looked at whether it has
 * begun and has not expired, but not what it was signed for. Throws the service's own refusals.
 */
export function authorize(name: string, accounts: StorageAccounts, kind: StorageKind, request: SignedRequest): AccountData {
  const account = accounts.find(name);
  if (account === null) {
    throw new StorageError(
      404,
      'ResourceNotFound',
      'The specified resource does not exist. The local runtime has the account devstoreaccount1, and those that were made through Resource Manager.',
    );
  }
  const { authorization } = request.headers;
  if (authorization !== undefined) checkSharedKey(authorization, account, kind, request);
  else if (request.query.has('sig')) checkTimes(request.query);
  else throw storageError('NoAuthenticationInformation');
  return account;
}

function checkSharedKey(authorization: string, { name, keys }: AccountData, kind: StorageKind, request: SignedRequest): void {
  const [, scheme, given = '', signature = ''] = /^(SharedKey|SharedKeyLite) ([^:]+):(\S+)$/.exec(authorization) ?? [];
  const isLite = scheme === 'SharedKeyLite';
  const expected = (key: string): string =>
    kind === 'table' ? tableKeySignature(name, key, request, isLite) : sharedKeySignature(name, key, request);
  // The short form is of tables only here.
  if (given !== name || (isLite && kind !== 'table') || !keys.some((key) => sameSecret(expected(key), signature)))
    throw storageError('AuthenticationFailed');
}

function checkTimes(query: URLSearchParams): void {
  const now = Date.now();
  const begin = Date.parse(query.get('st') ?? '');
  const end = Date.parse(query.get('se') ?? '');
  if (begin > now || end <= now) throw storageError('AuthenticationFailed');
}
