import { AwsError } from '../../server/service.ts';

/**
 * CloudFormation's errors by the codes that go over the wire.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html#API_CreateStack_Errors
 */
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);
export const alreadyExists = (message: string): AwsError => new AwsError('AlreadyExistsException', message);
export const changeSetNotFound = (name: string): AwsError =>
  new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, { status: 404 });
export const invalidChangeSetStatus = (message: string): AwsError => new AwsError('InvalidChangeSetStatus', message);
export const insufficientCapabilities = (capabilities: readonly string[]): AwsError =>
  new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${capabilities.join(', ')}]`);
export const formatError = (message: string): AwsError => validationError(`Template format error: ${message}`);
/** For what a template says and cannot be carried out: in an operation's answer, or the reason why a stack failed. */
export const templateError = (message: string): AwsError => validationError(`Template error: ${message}`);
