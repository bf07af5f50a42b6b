import { AwsError, type AwsResponse } from '../../server/service.ts';

/** An answer with a JSON body, or none where `output` is null. */
export function answer(status: number, output: object | null): AwsResponse {
  if (output === null) return { status, headers: {}, body: '' };
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(output) };
}

/** An error as Lambda writes it: its shape in `x-amzn-errortype`, `Type` and the message in the body. */
export function errorAnswer({ code, message, status, members, headers }: AwsError): AwsResponse {
  // This shape alone spells its message with a capital.
  const text = code === 'ResourceNotFoundException' ? { Message: message, message } : { message };
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code, ...headers },
    body: JSON.stringify({ ...members, ...text }),
  };
}

const USER = { Type: 'User' };

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { members: USER });
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { status: 404, members: USER });
}

export function conflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, { status: 409, members: USER });
}

/** A stale `RevisionId`. `api` is what the message tells to call. */
export function preconditionFailed(api: string): AwsError {
  const message = `The Revision Id provided does not match the latest Revision Id. Call the ${api} API to retrieve the latest Revision Id`;
  return new AwsError('PreconditionFailedException', message, { status: 412, members: USER });
}

export function tooLarge(message: string): AwsError {
  return new AwsError('RequestEntityTooLargeException', message, { status: 413 });
}
