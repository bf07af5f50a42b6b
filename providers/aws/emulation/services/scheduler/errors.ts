import { AwsError } from '../../server/service.ts';

/** The service's errors have their message in a member of that name. */
function error(code: string, message: string, status: number): AwsError {
  return new AwsError(code, message, { status, members: { Message: message } });
}

export function validation(message: string): AwsError {
  return error('ValidationException', message, 400);
}

export function conflict(message: string): AwsError {
  return error('ConflictException', message, 409);
}

export function notFound(message: string): AwsError {
  return error('ResourceNotFoundException', message, 404);
}
