import { Tag } from 'cbor-x';
import type { AwsRequest } from '../server/service.ts';
import { awsJson } from './aws-json.ts';
import { decodeCbor, encodeCbor } from './cbor-values.ts';
import type { Codec } from './codec.ts';

/** The tag of times (RFC 8949, section 3.4.2). */
const TIME = 1;

/**
 * awsJson, in JSON or in CBOR, as the client's content type says: some SDKs speak CBOR to some services, Kinesis among
 * them. Times are milliseconds there.
 * @see https://github.com/aws/aws-sdk-java-v2/tree/master/core/protocols/aws-cbor-protocol
 */
export function awsJsonOrCbor(options: { targetPrefix: string; version: '1.0' | '1.1' }): Codec {
  const json = awsJson(options);
  const contentType = `application/x-amz-cbor-${options.version}`;
  const cbor: Codec = {
    ...json,
    input: (request) => decodeCbor(request.body, (seconds) => new Date(seconds.getTime() / 1000)),
    success: (output, _operation, request) => ({
      status: 200,
      headers: { 'content-type': contentType, 'x-amzn-requestid': request.requestId },
      body: output === undefined ? '' : encodeCbor(output, (date) => new Tag(BigInt(date.getTime()), TIME)),
    }),
    failure: (error, request) => ({
      status: error.status,
      headers: { 'content-type': contentType, 'x-amzn-requestid': request.requestId, ...error.headers },
      body: encodeCbor({ __type: error.code, message: error.message, ...error.members }),
    }),
  };
  const of = (request: AwsRequest): Codec => (request.headers['content-type'] === contentType ? cbor : json);
  return {
    ...json,
    input: (request) => of(request).input(request),
    success: (output, operation, request) => of(request).success(output, operation, request),
    failure: (error, request) => of(request).failure(error, request),
  };
}
