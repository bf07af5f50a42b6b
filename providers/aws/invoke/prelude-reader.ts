import type { InvocationChunk } from '#shared/model/invocation.ts';
import { preludeHead } from '../emulation/function-url.ts';

/** Between the prelude of an HTTP response and its body. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
const MARK = Buffer.alloc(8);
/** Type of an answer that begins with one. */
export const HTTP_TYPE = 'application/vnd.awslambda.http-integration-response';

export type Head = Extract<InvocationChunk, { type: 'head' }>;

/** Takes a prelude off the beginning of a body, in however many parts it comes. */
export class PreludeReader {
  head: Head | null = null;
  #waiting: Buffer = Buffer.alloc(0);
  readonly #expected: boolean;

  constructor(expected: boolean) {
    this.#expected = expected;
  }

  /** What of the part is body. */
  push(part: Uint8Array): Uint8Array {
    if (this.head !== null) return part;
    if (!this.#expected) return this.#begin({ type: 'head', status: null, headers: [] }, part);
    this.#waiting = Buffer.concat([this.#waiting, part]);
    const at = this.#waiting.indexOf(MARK);
    if (at < 0) return new Uint8Array();
    return this.#begin(
      { type: 'head', ...preludeHead(this.#waiting.subarray(0, at).toString('utf8')) },
      this.#waiting.subarray(at + MARK.length),
    );
  }

  /** At the end: a body whose prelude never ended is all body. */
  end(): Uint8Array {
    return this.head === null ? this.#begin({ type: 'head', status: null, headers: [] }, this.#waiting) : new Uint8Array();
  }

  #begin(head: Head, body: Uint8Array): Uint8Array {
    this.head = head;
    return body;
  }
}
