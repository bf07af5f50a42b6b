import type { IncomingMessage } from 'node:http';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { WorkerCall } from '../../../emulation.ts';
import { limits } from '../../limits.ts';
import { ATTRIBUTES, xrayTraceId } from '../attributes.ts';
import { functionUrlEvent, preludeHead, replyHttp } from '../function-url.ts';
import { collect } from './collect.ts';
import { errorFromRuntime, errorFromTrailers } from './runtime-report.ts';

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
const DELIMITER = Buffer.alloc(8);

/** A rejection that already is what the caller learns. */
export class ReportedError extends Error {
  readonly error: FunctionError;

  constructor(error: FunctionError) {
    super(error.message);
    this.error = error;
  }
}

/** One invocation on its way through a runtime: what `/next` gives for it, and what becomes of the answer. */
export class RuntimeTurn {
  readonly call: WorkerCall;
  /** Settles when the runtime has answered. */
  readonly answered: Promise<void>;
  readonly #arn: string;
  #settle: { resolve: () => void; reject: (error: Error) => void };
  /** The runtime has begun to answer: it cannot do so twice. */
  responding = false;

  constructor(call: WorkerCall, arn: string) {
    this.call = call;
    this.#arn = arn;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.answered = promise;
    this.#settle = { resolve, reject };
    // Whoever waits may come later.
    promise.catch(() => undefined);
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next */
  headers(): Record<string, string> {
    const { call } = this;
    const { attributes } = call;
    const optional: [string, string | undefined][] = [
      ['Lambda-Runtime-Client-Context', headerText(attributes[ATTRIBUTES.clientContext])],
      ['Lambda-Runtime-Cognito-Identity', headerText(attributes[ATTRIBUTES.cognitoIdentity])],
      ['Lambda-Runtime-Aws-Tenant-Id', headerText(attributes[ATTRIBUTES.tenantId])],
    ];
    return {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': call.id,
      'Lambda-Runtime-Deadline-Ms': String(Math.round(call.deadlineMs)),
      'Lambda-Runtime-Invoked-Function-Arn': this.#arn,
      'Lambda-Runtime-Trace-Id': xrayTraceId(call),
      ...Object.fromEntries(optional.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    };
  }

  event(): Uint8Array {
    const { input } = this.call;
    if (input.kind === 'http') return Buffer.from(JSON.stringify(functionUrlEvent(this.call, input.request)));
    return input.body.length === 0 ? Buffer.from('{}') : input.body;
  }

  /** Takes the answer of `POST …/response`. Gives false where it is too large. */
  async respond(request: IncomingMessage): Promise<boolean> {
    this.responding = true;
    try {
      if (request.headers['lambda-runtime-function-response-mode']?.toString().toLowerCase() === 'streaming') {
        await this.#stream(request);
        this.#settle.resolve();
        return true;
      }
      const { body, size } = await collect(request, limits.responseBytes + 1);
      await this.#answer(body, request.headers['content-type'] ?? 'application/json');
      this.#settle.resolve();
      return size <= limits.responseBytes;
    } catch (error) {
      this.#settle.reject(error instanceof Error ? error : new Error(String(error)));
      return true;
    }
  }

  /** Takes the report of `POST …/error`. For an event the runtime's own words are the answer. */
  async fail(request: IncomingMessage): Promise<void> {
    this.responding = true;
    const { body } = await collect(request, limits.responseBytes);
    const error = errorFromRuntime(body, request.headers['lambda-runtime-function-error-type']);
    const { reply, input } = this.call;
    if (input.kind === 'http' || body.length === 0 || reply.failed === undefined) {
      this.#settle.reject(new ReportedError(error));
      return;
    }
    reply.result(body, 'application/json');
    reply.failed(error);
    this.#settle.resolve();
  }

  async #answer(body: Buffer, contentType: string): Promise<void> {
    const { reply, input } = this.call;
    if (input.kind === 'event') reply.result(body, contentType);
    else await replyHttp(reply, body.length === 0 ? 'null' : body.toString('utf8'));
  }

  async #stream(request: IncomingMessage): Promise<void> {
    const { reply, input } = this.call;
    const contentType = request.headers['content-type'] ?? 'application/octet-stream';
    let begun = false;
    let prelude = Buffer.alloc(0);
    const wantsPrelude = input.kind === 'http' && contentType === HTTP_INTEGRATION;
    const begin = (first: Uint8Array): Promise<void> | undefined => {
      begun = true;
      if (input.kind === 'event') reply.result(first, contentType, { streaming: true });
      else {
        reply.head(200, [['content-type', contentType]]);
        if (first.length > 0) return reply.write(first);
      }
      return undefined;
    };
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (begun) await reply.write(chunk);
      else if (!wantsPrelude) await begin(chunk);
      else {
        prelude = Buffer.concat([prelude, chunk]);
        const rest = this.#headFrom(prelude);
        if (rest === null) continue;
        begun = true;
        if (rest.length > 0) await reply.write(rest);
      }
    }
    const error = errorFromTrailers(request.trailers);
    if (error !== null) throw new ReportedError(error);
    if (begun) return;
    if (wantsPrelude) this.#headFrom(Buffer.concat([prelude, DELIMITER]));
    else await begin(new Uint8Array(0));
  }

  /** Status and headers, when the prelude is complete; gives what follows it. */
  #headFrom(bytes: Buffer): Buffer | null {
    const end = bytes.indexOf(DELIMITER);
    if (end < 0) return null;
    const { status, headers } = preludeHead(bytes.toString('utf8', 0, end));
    this.call.reply.head(status, headers);
    return bytes.subarray(end + DELIMITER.length);
  }
}

/** JSON as the bytes of a header line: UTF-8, without line breaks. */
function headerText(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  return Buffer.from(text.replaceAll(/[\r\n]+/g, ' '), 'utf8').toString('latin1');
}
