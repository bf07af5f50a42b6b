import { AwsError, type AwsRequest, type AwsResponse } from '../server/service.ts';

/** One wire protocol: how a request names its operation and carries its input, and how answers are written. */
export interface Codec {
  /** The operation's name where the request is in this protocol, else null. */
  operation(request: AwsRequest): string | null;
  /** Throws the protocol's own `AwsError` for a body that cannot be read. */
  input(request: AwsRequest): Record<string, unknown>;
  success(output: unknown, operation: string, request: AwsRequest): AwsResponse;
  failure(error: AwsError, request: AwsRequest): AwsResponse;
  /** The error for an operation that the service does not have. */
  unknown(operation: string): AwsError;
}

/** `Sender` where the caller can mend it. */
export function faultOf(error: AwsError): 'Sender' | 'Receiver' {
  return error.status < 500 ? 'Sender' : 'Receiver';
}

/**
 * `x-amzn-query-error`, for clients of services that once spoke the Query protocol: they match the code it had there.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
export function queryErrorHeader(
  error: AwsError,
  codes: Readonly<Record<string, string>> | undefined,
  request: AwsRequest,
): Record<string, string> {
  if (codes === undefined && request.headers['x-amzn-query-mode'] !== 'true') return {};
  return { 'x-amzn-query-error': `${codes?.[error.code] ?? error.code};${faultOf(error)}` };
}

export function internalFailure(): AwsError {
  return new AwsError('InternalFailure', 'The request processing has failed because of an unknown error, exception or failure.', {
    status: 500,
  });
}
