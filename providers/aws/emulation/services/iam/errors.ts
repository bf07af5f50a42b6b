import { AwsError } from '../../server/service.ts';

/**
 * IAM's errors by the codes that go over the wire.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html#API_CreateRole_Errors
 */
export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', message, { status: 404 });
export const alreadyExists = (message: string): AwsError => new AwsError('EntityAlreadyExists', message, { status: 409 });
export const deleteConflict = (message: string): AwsError => new AwsError('DeleteConflict', message, { status: 409 });
export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceeded', message, { status: 409 });
export const malformedPolicy = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message);
export const invalidInput = (message: string): AwsError => new AwsError('InvalidInput', message);
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);
export const unmodifiable = (message: string): AwsError => new AwsError('UnmodifiableEntity', message);
