import { AwsError, type AwsRequest, type AwsResponse } from '../server/service.ts';
import { queryErrorHeader, type Codec } from './codec.ts';
import { EventStream } from './event-stream.ts';
import { parseJsonObject, stringifyJson } from './json-values.ts';

/**
 * awsJson 1.0 and 1.1: the operation in `X-Amz-Target`, JSON in and out, errors with `__type`.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function awsJson({
  targetPrefix,
  version,
  errorNamespace,
  queryErrorCodes,
}: {
  targetPrefix: string;
  version: '1.0' | '1.1';
  /** `com.amazonaws.sqs`, written before the error's name; clients take it off. */
  errorNamespace?: string | undefined;
  queryErrorCodes?: Readonly<Record<string, string>> | undefined;
}): Codec {
  const contentType = `application/x-amz-json-${version}`;
  const typeOf = (code: string) => (errorNamespace === undefined ? code : `${errorNamespace}#${code}`);
  return {
    operation(request) {
      const target = request.headers['x-amz-target'];
      return target?.startsWith(`${targetPrefix}.`) ? target.slice(targetPrefix.length + 1) : null;
    },
    input: (request) => parseJsonObject(request.body),
    success(output, _operation, request): AwsResponse {
      if (output instanceof EventStream) return output.toResponse(request);
      return {
        status: 200,
        headers: { 'content-type': contentType, 'x-amzn-requestid': request.requestId },
        body: output === undefined ? '' : stringifyJson(output),
      };
    },
    failure(error, request: AwsRequest): AwsResponse {
      return {
        status: error.status,
        headers: {
          'content-type': contentType,
          'x-amzn-requestid': request.requestId,
          ...queryErrorHeader(error, queryErrorCodes, request),
          ...error.headers,
        },
        body: stringifyJson({ __type: typeOf(error.code), message: error.message, ...error.members }),
      };
    },
    unknown: (operation) => new AwsError('UnknownOperationException', notEmulated(operation)),
  };
}

export function notEmulated(operation: string): string {
  return `The operation ${operation} does not exist, or is not emulated by the local runtime.`;
}
