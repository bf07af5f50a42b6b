import { randomUUID } from 'node:crypto';
import { AwsError } from '../../../server/service.ts';
import { ServiceFailure } from '../calls/service-failure.ts';

/** Why a resource could not be made, in the form in which a stack's events say so. */
export function failureReason(error: unknown): string {
  if (error instanceof ServiceFailure) {
    return `Resource handler returned message: "${error.message}" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${handlerCode(error)})`;
  }
  if (error instanceof AwsError) return error.message;
  return `Internal Failure: ${error instanceof Error ? error.message : String(error)}`;
}

/** @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html */
function handlerCode({ isMissing, code, status }: ServiceFailure): string {
  if (isMissing) return 'NotFound';
  if (/AlreadyExists|Conflict|BucketAlreadyOwnedByYou|QueueNameExists|ResourceInUse/.test(code)) return 'AlreadyExists';
  if (status === 429 || /Throttl|TooManyRequests/.test(code)) return 'Throttling';
  if (/LimitExceeded/.test(code)) return 'ServiceLimitExceeded';
  return status < 500 ? 'InvalidRequest' : 'GeneralServiceException';
}
