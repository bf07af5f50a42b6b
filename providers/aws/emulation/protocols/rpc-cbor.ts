import { Decoder, Encoder } from 'cbor-x';
import { AwsError, type AwsResponse } from '../server/service.ts';
import { queryErrorHeader, type Codec } from './codec.ts';
import { notEmulated } from './aws-json.ts';
import { isObject } from './json-values.ts';
import { XmlMap } from '../../../emulation-parts/xml.ts';

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
    body: encode(value),
  });
  return {
    operation(request) {
      if (request.headers['smithy-protocol'] !== 'rpc-v2-cbor') return null;
      const [, service, name] = /\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.path) ?? [];
      return service?.split('.').at(-1) === serviceName ? (name ?? null) : null;
    },
    input(request) {
      if (request.body.byteLength === 0) return {};
      let value: unknown;
      try {
        value = new Decoder({ mapsAsObjects: true, useRecords: false }).decode(Buffer.from(request.body));
      } catch {
        throw new AwsError('SerializationException', 'The request body is not valid CBOR.');
      }
      if (!isObject(value)) throw new AwsError('SerializationException', 'The request body is not a CBOR map.');
      return value;
    },
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

/** Dates are tag 1 with seconds, as the protocol asks. */
function encode(value: unknown): Uint8Array {
  return new Encoder({ mapsAsObjects: true, useRecords: false, variableMapSize: true, tagUint8Array: false }).encode(defined(value));
}

/** Without members that are undefined: in CBOR they would be there. */
function defined(value: unknown): unknown {
  if (value instanceof XmlMap) return defined(value.entries);
  if (Array.isArray(value)) return value.map(defined);
  if (!isObject(value) || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, defined(member)]),
  );
}
