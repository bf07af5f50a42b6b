import type { HostDocuments } from '../../../../emulation-host.ts';
import { principals } from '../../identity/principals.ts';
import type { AwsRequest } from '../../server/service.ts';
import { validationError } from './errors.ts';

/** The user that a request is from, where it does not name one. */
export function callersName(documents: HostDocuments, { accessKeyId }: AwsRequest): string {
  const arnOfCaller = accessKeyId === null ? null : principals(documents).get(accessKeyId)?.arn;
  const found = /^arn:aws:iam::\d{12}:user\/(?:.*\/)?([^/]+)$/.exec(arnOfCaller ?? '')?.[1];
  if (found === undefined) throw validationError('Must specify userName when calling with non-User credentials');
  return found;
}
