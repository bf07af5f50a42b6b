import type { WorkerReply } from '../../../emulation.ts';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { Span } from '#shared/model/trace.ts';
import { LineBuffer } from './line-buffer.ts';
import type { Channel } from './channel.ts';
import { CHUNK_BYTES, FrameType, HEADER_BYTES, WINDOW_BYTES, encodeJson, encodeNumber, encodeWithBody, writeHeader } from './frames.ts';
import { MONOTONIC_ORIGIN } from './monotonic.ts';
import { RequestBody } from './request-body.ts';
import type { AnswerMessage, EndMessage, HeadMessage } from './messages.ts';

export interface CallLimits {
  responseBytes: number;
  streamedResponseBytes: number;
}

/** Thrown into the function where its answer is over the limit. */
export class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError';
}

const EMPTY = new Uint8Array(0);

/** Calls that hold back the beginning of their answer until the event loop turns, and those that have ended since. */
let held: RunningCall[] = [];

function flushHeld(): void {
  const calls = held;
  held = [];
  for (const call of calls) call.flush();
}

/** A call inside the environment: its answer, its flow control, and what it leaves behind (spans, half a log line). */
export class RunningCall implements WorkerReply {
  readonly number: number;
  readonly id: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly startedAt = performance.now();
  readonly spans: Span[] = [];
  /** Unfinished lines written to stdout and stderr. */
  readonly lines = new LineBuffer();
  ended = false;
  #body: RequestBody | null = null;
  readonly #channel: Channel;
  readonly #limits: CallLimits;
  /** The head, and the first small part of the body, wait for company until the event loop turns. */
  #head: HeadMessage | null = null;
  #first: Uint8Array | null = null;
  #begun = false;
  #writes = 0;
  #bytes = 0;
  #unacknowledged = 0;
  #queue: { rest: Uint8Array; sent: () => void }[] = [];
  #tooLarge: EndMessage['tooLarge'] = null;
  #failed: FunctionError | null = null;
  #abort: AbortController | null = null;
  #onAbort: (() => void)[] = [];
  #aborted = false;

  constructor(number: number, ids: { id: string; traceId: string; spanId: string }, channel: Channel, limits: CallLimits) {
    this.number = number;
    this.id = ids.id;
    this.traceId = ids.traceId;
    this.spanId = ids.spanId;
    this.#channel = channel;
    this.#limits = limits;
  }

  /** The request's body, where it comes in parts. */
  get body(): RequestBody | null {
    return this.#body;
  }

  openBody(): RequestBody {
    this.#body = new RequestBody((bytes) => this.#channel.send(encodeNumber(FrameType.bodyTaken, this.number, bytes)));
    return this.#body;
  }

  get signal(): AbortSignal {
    if (this.#abort === null) {
      this.#abort = new AbortController();
      if (this.#aborted) this.#abort.abort();
    }
    return this.#abort.signal;
  }

  onAbort(listener: () => void): void {
    if (this.#aborted) listener();
    else this.#onAbort.push(listener);
  }

  head(status: number, headers: [string, string][]): void {
    this.#begin({ status, headers });
  }

  result(body: Uint8Array, contentType: string, options?: { streaming?: boolean }): void {
    this.#begin({ status: null, headers: [['content-type', contentType]] });
    if (options?.streaming === true) this.#writes++;
    // Nobody waits for a plain result but `end`, which also reports one that is too large.
    if (body.length > 0) this.write(body)?.catch(() => undefined);
  }

  /** The first write is held to the limit of a buffered answer, everything after it to that of a streamed one. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.ended || this.#aborted || this.#tooLarge !== null || chunk.length === 0) return undefined;
    if (this.#head === null && !this.#begun) this.#begin({ status: 200, headers: [] });
    this.#writes++;
    this.#bytes += chunk.length;
    const limit = this.#writes === 1 ? this.#limits.responseBytes : this.#limits.streamedResponseBytes;
    if (this.#bytes > limit) {
      this.#tooLarge = { size: this.#bytes, limit };
      return Promise.reject(new ResponseTooLargeError(`The response is larger than ${limit} bytes.`));
    }
    if (this.#head !== null && this.#first === null && chunk.length <= CHUNK_BYTES) {
      this.#first = chunk.slice();
      return undefined;
    }
    this.flush();
    return this.#send(chunk);
  }

  failed(error: FunctionError): void {
    this.#failed = error;
  }

  /** The engine took `bytes` of the answer. */
  credit(bytes: number): void {
    this.#unacknowledged -= bytes;
    this.#pump();
  }

  abort(): void {
    this.#aborted = true;
    this.#abort?.abort();
    this.#body?.cut();
    for (const listener of this.#onAbort.splice(0)) listener();
    const waiting = this.#queue;
    this.#queue = [];
    for (const { sent } of waiting) sent();
  }

  /** Ends the call. What was held back goes with it, in one frame where it can; null where that is all, else what is still to be waited for. */
  end(outcome: Pick<EndMessage, 'error' | 'usage' | 'exiting'>): Promise<void> | null {
    if (this.ended) return null;
    const handlerMs = performance.now() - this.startedAt;
    const beganAt = MONOTONIC_ORIGIN + this.startedAt;
    const failed = outcome.error !== null || this.#tooLarge !== null;
    if (this.#head !== null && !failed && this.#queue.length === 0) {
      this.#answer({ ...this.#head, ...this.#failure(), beganAt, handlerMs, usage: outcome.usage, spans: this.spans });
      return null;
    }
    if (!failed) this.flush();
    const finish = (): void => {
      this.#close();
      const message: EndMessage = { ...outcome, ...this.#failure(), beganAt, handlerMs, tooLarge: this.#tooLarge, spans: this.spans };
      this.#channel.send(encodeJson(FrameType.end, this.number, message));
    };
    if (failed || this.#queue.length === 0) {
      finish();
      return null;
    }
    return this.#room().then(finish);
  }

  #failure(): Pick<EndMessage, 'failed'> {
    return this.#failed === null ? {} : { failed: this.#failed };
  }

  #answer(message: AnswerMessage): void {
    const body = this.#first ?? EMPTY;
    this.#close();
    this.#channel.send(encodeWithBody(FrameType.answer, this.number, message, body.length, body));
  }

  #close(): void {
    this.ended = true;
    this.#body?.cut();
  }

  #begin(head: HeadMessage): void {
    if (this.ended || this.#begun || this.#head !== null) return;
    this.#head = head;
    if (held.length === 0) setImmediate(flushHeld);
    held.push(this);
  }

  /** Sends what was held back. */
  flush(): void {
    if (this.#head === null || this.ended) return;
    this.#channel.send(encodeJson(FrameType.head, this.number, this.#head));
    this.#head = null;
    this.#begun = true;
    const first = this.#first;
    this.#first = null;
    if (first !== null) void this.#send(first);
  }

  #room(): Promise<void> {
    return new Promise((resolve) => this.#queue.push({ rest: EMPTY, sent: resolve }));
  }

  #send(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#queue.length === 0 && this.#unacknowledged + chunk.length <= WINDOW_BYTES) {
      this.#transmit(chunk);
      return undefined;
    }
    return new Promise((resolve) => {
      this.#queue.push({ rest: chunk, sent: resolve });
      this.#pump();
    });
  }

  /** Sends as much of the queue as the window allows. */
  #pump(): void {
    for (let item = this.#queue[0]; item !== undefined; item = this.#queue[0]) {
      if (item.rest.length > 0) {
        const room = WINDOW_BYTES - this.#unacknowledged;
        if (room <= 0) return;
        this.#transmit(item.rest.subarray(0, room));
        item.rest = item.rest.subarray(room);
        if (item.rest.length > 0) return;
      }
      this.#queue.shift();
      item.sent();
    }
  }

  #transmit(bytes: Uint8Array): void {
    this.#unacknowledged += bytes.length;
    const header = Buffer.allocUnsafe(HEADER_BYTES);
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const part = bytes.subarray(at, at + CHUNK_BYTES);
      writeHeader(header, FrameType.data, this.number, part.length);
      this.#channel.send(header);
      this.#channel.send(part);
    }
  }
}
