import { Writable } from 'node:stream';
import type { WorkerReply } from '../../emulation.ts';
import { preludeHead } from './function-url.ts';
import { RuntimeError } from './runtime-errors.ts';

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
const DELIMITER = new Uint8Array(8);

/**
 * The `responseStream` of a streaming handler: a Writable with `setContentType`, whose writes take what a socket
 * does not (objects are written as JSON).
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/stream/response-stream.ts
 */
export class ResponseStream extends Writable {
  /** Set by `HttpResponseStream.from`: called with a function that writes before anything else. */
  _onBeforeFirstWrite: ((write: (chunk: string | Uint8Array) => void) => void) | undefined;
  readonly #reply: WorkerReply;
  readonly #http: boolean;
  #contentType = 'application/octet-stream';
  #begun = false;

  constructor(reply: WorkerReply, options: { http: boolean; highWaterMark: number | undefined }) {
    super({ decodeStrings: true, ...(options.highWaterMark === undefined ? {} : { highWaterMark: options.highWaterMark }) });
    this.#reply = reply;
    this.#http = options.http;
  }

  /** Too late once something was written. */
  setContentType(contentType: string): void {
    if (this.#begun) throw new RuntimeError('Runtime.InvalidStreamingOperation', 'Cannot set content-type, too late.');
    this.#contentType = contentType;
  }

  override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    const data = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
    return Reflect.apply(super.write, this, [data, encoding, callback]);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: (error?: Error | null) => void): void {
    void this.#send(chunk).then(written);
  }

  /** Gives the error, if there was one. */
  async #send(chunk: Buffer): Promise<Error | null> {
    try {
      this.#begin();
      await this.#reply.write(chunk);
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Sends the head of a response without a body. */
  override _final(done: (error?: Error | null) => void): void {
    try {
      this.#begin();
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const parts: Uint8Array[] = [];
    this._onBeforeFirstWrite?.((chunk) => parts.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
    const before = Buffer.concat(parts);
    if (this.#http && this.#contentType === HTTP_INTEGRATION) this.#httpHead(before);
    else if (this.#http) {
      this.#reply.head(200, [['content-type', this.#contentType]]);
      if (before.length > 0) void this.#reply.write(before);
    } else this.#reply.result(before, this.#contentType, { streaming: true });
  }

  /** The prelude is for Lambda's front end, which takes it off: JSON, eight NUL bytes, then the body. */
  #httpHead(before: Buffer): void {
    const end = before.indexOf(DELIMITER);
    const { status, headers } = preludeHead(before.toString('utf8', 0, end < 0 ? before.length : end));
    this.#reply.head(status, headers);
    const rest = end < 0 ? Buffer.alloc(0) : before.subarray(end + DELIMITER.length);
    if (rest.length > 0) void this.#reply.write(rest);
  }
}

/** `awslambda.HttpResponseStream`. @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/stream/http-response-stream.ts */
export class HttpResponseStream {
  /** Puts status, headers and cookies before what is written to the stream. */
  static from(stream: ResponseStream, prelude: unknown): ResponseStream {
    stream.setContentType(HTTP_INTEGRATION);
    const text = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(text);
      write(DELIMITER);
    };
    return stream;
  }
}
