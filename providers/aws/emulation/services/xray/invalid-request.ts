import { AwsError } from '../../server/service.ts';

/** X-Ray's errors spell their message with a capital. */
export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message, { members: { Message: message } });
}
