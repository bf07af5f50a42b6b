import { AwsError, type AwsResponse } from '../server/service.ts';
import { queryErrorHeader, type Codec } from './codec.ts';
import { notEmulated } from './aws-json.ts';
import { decodeCbor, encodeCbor } from './cbor-values.ts';

/**
 * Smithy RPC v2 CBOR: `POST /service/NAME/operation/OPERATION`, CBOR in and out.
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function rpcCbor({
  serviceName,
  queryErrorCodes,
}: {
  /** `GraniteServiceVersion20100801`; some clients write the shape's namespace before it. */
  serviceName: string;
  queryErrorCodes?: Readonly<Record<string, string>> | undefined;
}): Codec {
  const answer = (status: number, headers: Record<string, string>, value: unknown): AwsResponse => ({
    status,
    headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', ...headers },
    body: encodeCbor(value),
  });
  return {
    operation(request) {
      if (request.headers['smithy-protocol'] !== 'rpc-v2-cbor') return null;
      const [, service, name] = /\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.path) ?? [];
      return service?.split('.').at(-1) === serviceName ? (name ?? null) : null;
    },
    input: (request) => decodeCbor(request.body),
    success: (output, _operation, request) => answer(200, { 'x-amzn-requestid': request.requestId }, output ?? {}),
    failure: (error, request) =>
      answer(
        error.status,
        { 'x-amzn-requestid': request.requestId, ...queryErrorHeader(error, queryErrorCodes, request), ...error.headers },
        { __type: error.code, message: error.message, ...error.members },
      ),
    unknown: (operation) => new AwsError('UnknownOperationException', notEmulated(operation), { status: 404 }),
  };
}
