import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { accountInAccessKeyId } from '../../identity/access-key.ts';
import { principals } from '../../identity/principals.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { AwsError, type AwsRequest } from '../../server/service.ts';

/** Whom a request is from, and what can be read off keys. */
export function callerOperations(documents: HostDocuments): Operations {
  return {
    GetCallerIdentity: operation({
      input: z.object({}),
      level: 'verified',
      handle: (_input, request) => {
        const { account, arn, userId } = callerOf(documents, request);
        return { Arn: arn, UserId: userId, Account: account };
      },
    }),
    GetAccessKeyInfo: operation({
      input: z.object({ AccessKeyId: z.string().min(12).max(128).regex(/^\w*$/) }),
      level: 'verified',
      handle: ({ AccessKeyId }) => {
        const account = /^\d{12}$/.test(AccessKeyId) ? AccessKeyId : accountInAccessKeyId(AccessKeyId);
        if (account === null) throw new AwsError('ValidationError', 'Invalid Access Key Id');
        return { Account: account };
      },
    }),
    DecodeAuthorizationMessage: operation({
      input: z.object({ EncodedMessage: z.string().min(1).max(10240) }),
      level: 'verified',
      handle: () => {
        // Only AWS can read its own messages, and the runtime writes none.
        throw new AwsError('InvalidAuthorizationMessageException', 'The message could not be decoded.');
      },
    }),
  };
}

/** The principal of a request: what its key was handed out for, else the account's root. Throws where the key has expired. */
export function callerOf(documents: HostDocuments, request: AwsRequest): { account: string; arn: string; userId: string } {
  const known = request.accessKeyId === null ? null : principals(documents).get(request.accessKeyId);
  if (known === null) return { account: request.account, arn: `arn:aws:iam::${request.account}:root`, userId: request.account };
  if (known.expiresAtMs !== null && known.expiresAtMs <= Date.now()) {
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired', { status: 403 });
  }
  return known;
}
