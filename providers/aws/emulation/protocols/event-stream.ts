import { crc32 } from 'node:zlib';
import { AwsError, type AwsRequest, type AwsResponse } from '../server/service.ts';
import { stringifyJson } from './json-values.ts';

/** One event: its member name in the stream's union, and its payload; JSON where it is an object. */
export interface StreamEvent {
  type: string;
  payload: Uint8Array | object;
}

/**
 * An answer that is a stream of events. Events that throw an `AwsError` end the stream with that exception, in the
 * stream, as the cloud does once it has answered 200.
 */
export class EventStream {
  readonly #events: AsyncIterable<StreamEvent>;
  readonly #initial: object | null;

  /** `initial` is the output's members outside the stream, which RPC protocols send as the first message; null in REST. */
  constructor(events: AsyncIterable<StreamEvent>, initial: object | null = {}) {
    this.#events = events;
    this.#initial = initial;
  }

  toResponse(request: AwsRequest): AwsResponse {
    return {
      status: 200,
      headers: { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': request.requestId },
      body: this.#messages(),
    };
  }

  async *#messages(): AsyncIterable<Uint8Array> {
    if (this.#initial !== null) yield encodeEvent({ type: 'initial-response', payload: this.#initial });
    try {
      for await (const event of this.#events) yield encodeEvent(event);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      yield encodeException(error);
    }
  }
}

/** One event as a message of `application/vnd.amazon.eventstream`. */
export function encodeEvent({ type, payload }: StreamEvent): Uint8Array {
  const binary = payload instanceof Uint8Array;
  return encodeMessage(
    {
      ':event-type': type,
      ':content-type': binary ? 'application/octet-stream' : 'application/json',
      ':message-type': 'event',
    },
    binary ? payload : Buffer.from(stringifyJson(payload)),
  );
}

function encodeException(error: AwsError): Uint8Array {
  return encodeMessage(
    { ':exception-type': error.code, ':content-type': 'application/json', ':message-type': 'exception' },
    Buffer.from(stringifyJson({ message: error.message, ...error.members })),
  );
}

const STRING_HEADER = 7;

/** @see https://smithy.io/2.0/aws/amazon-eventstream.html */
function encodeMessage(headers: Readonly<Record<string, string>>, payload: Uint8Array): Uint8Array {
  const head = Buffer.concat(
    Object.entries(headers).flatMap(([name, value]) => {
      const nameBytes = Buffer.from(name);
      const valueBytes = Buffer.from(value);
      const lengths = Buffer.from([STRING_HEADER, valueBytes.byteLength >> 8, valueBytes.byteLength & 0xff]);
      return [Buffer.from([nameBytes.byteLength]), nameBytes, lengths, valueBytes];
    }),
  );
  const message = Buffer.alloc(16 + head.byteLength + payload.byteLength);
  message.writeUInt32BE(message.byteLength, 0);
  message.writeUInt32BE(head.byteLength, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  head.copy(message, 12);
  message.set(payload, 12 + head.byteLength);
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.byteLength - 4);
  return message;
}
