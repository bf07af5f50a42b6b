import type { ServerResponse } from 'node:http';
import type { InvocationRecord } from '../ports.ts';
import type { RunningInvocation, Sink } from '../engine/sink.ts';
import { http } from '../../lazy-http.ts';

/** Headers that belong to a connection, not to an answer (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

/** Up to this size, head and body are sent as one string. */
const ONE_PIECE_BYTES = 16 * 1024;

/** Passes the answer of an invocation on to an HTTP client: at once where it is streamed, in one write where it is not. */
export class ResponseSink implements Sink {
  /** Set right after the invocation was started; before that nothing is called. */
  invocation: RunningInvocation | null = null;
  readonly #response: ServerResponse;
  #status = 200;
  #headers: [string, string][] = [];
  #problem: string | null = null;
  #declared: number | null = null;
  #written = 0;
  #waiting = 0;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('close', () => this.invocation?.cancel());
  }

  head(status: number | null, headers: [string, string][]): void {
    this.#status = status ?? 200;
    this.#headers = headers;
    this.#problem = problemOf(this.#status, headers);
  }

  chunk(bytes: Uint8Array): void {
    if (this.#problem !== null) {
      this.invocation?.taken(bytes.length);
      return;
    }
    if (!this.#response.headersSent) this.#begin(null);
    this.#written += bytes.length;
    if (this.#response.write(bytes) || this.#response.destroyed) {
      this.invocation?.taken(bytes.length);
      return;
    }
    if (this.#waiting === 0) this.#response.once('drain', () => this.#drained());
    this.#waiting += bytes.length;
  }

  end(record: InvocationRecord, rest: Uint8Array, cut: boolean): void {
    const response = this.#response;
    if (response.destroyed) return;
    if (this.#problem !== null) {
      this.#explain(record, this.#problem);
      return;
    }
    if (!response.headersSent) {
      if (cut && record.error === null) response.destroy();
      else {
        this.#begin(rest.length);
        // As a string it goes out in one piece with the headers, which is cheaper for small ones.
        if (rest.length <= ONE_PIECE_BYTES)
          response.end(Buffer.from(rest.buffer, rest.byteOffset, rest.length).toString('latin1'), 'latin1');
        else response.end(rest);
      }
      return;
    }
    const complete = this.#declared === null || this.#written + rest.length === this.#declared;
    // An answer that cannot be completed must not look complete.
    if (cut || !complete) response.destroy();
    else response.end(rest);
  }

  #begin(length: number | null): void {
    const raw: string[] = [];
    const isHead = this.#response.req.method === 'HEAD';
    const bodiless = isHead || this.#status === 204 || this.#status === 304;
    for (const [name, value] of this.#headers) {
      const lower = name.toLowerCase();
      if (HOP_BY_HOP.has(lower)) continue;
      if (lower === 'content-length') {
        if (length !== null && !bodiless) continue;
        this.#declared = isHead ? null : Number(value);
      }
      raw.push(name, value);
    }
    if (length !== null && !bodiless) raw.push('Content-Length', String(length));
    const { invocation } = this;
    if (invocation !== null) raw.push('x-isobar-invocation-id', invocation.id, 'x-isobar-trace-id', invocation.traceId);
    this.#response.writeHead(this.#status, raw);
    if (length === null) this.#response.flushHeaders();
  }

  #drained(): void {
    const bytes = this.#waiting;
    this.#waiting = 0;
    this.invocation?.taken(bytes);
  }

  /** The function answered with something that is no HTTP. */
  #explain(record: InvocationRecord, problem: string): void {
    const body = `${JSON.stringify({ code: 'function_failed', message: problem, hint: 'Mend the response that the function makes.' }, null, 2)}\n`;
    this.#response.writeHead(502, {
      'content-type': 'application/json; charset=utf-8',
      'x-isobar-invocation-id': record.id,
      'x-isobar-trace-id': record.traceId,
    });
    this.#response.end(body);
  }
}

/** What keeps a status and headers from being sent; null where nothing does. */
function problemOf(status: number, headers: [string, string][]): string | null {
  if (!Number.isInteger(status) || status < 200 || status > 999) return `The function answered with the status ${status}, which is none.`;
  for (const [name, value] of headers) {
    try {
      http().validateHeaderName(name);
      http().validateHeaderValue(name, value);
    } catch {
      return `The function answered with a header that cannot be sent: ${JSON.stringify(name).slice(0, 100)}.`;
    }
  }
  return null;
}
