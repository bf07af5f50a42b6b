/** Where the parts of a response go. */
export interface ResponseSink {
  head(status: number, headers: [string, string][]): void;
  /** Gives nothing where there is room for more, else what resolves when there is. */
  body(chunk: Buffer): Promise<void> | undefined;
  end(): void;
}

/** What belongs to the connection between server and client, and is decided anew by the one that has it. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);
const EMPTY = Buffer.alloc(0);

/** Reads responses that Node's own HTTP server writes: one after the other, in pieces of any size. */
export class ResponseParser {
  #sink: ResponseSink | null = null;
  #headOnly = false;
  #state: 'head' | 'fixed' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'until-close' | 'idle' = 'idle';
  #left = 0;
  #pending: Buffer = EMPTY;

  /** Begins with a response; `method` is that of its request, for the answer to HEAD has no body. */
  expect(sink: ResponseSink, method: string): void {
    this.#sink = sink;
    this.#headOnly = method === 'HEAD';
    this.#state = 'head';
  }

  /** Takes what the server wrote. Gives nothing where the sink has room for more, else what resolves when it has. */
  push(chunk: Buffer): Promise<void> | undefined {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#pending = EMPTY;
    return this.#take(bytes);
  }

  #take(given: Buffer): Promise<void> | undefined {
    let bytes = given;
    while (bytes.length > 0 && this.#state !== 'idle') {
      if (this.#state === 'fixed' || this.#state === 'chunk-data' || this.#state === 'until-close') {
        const part = this.#state === 'until-close' ? bytes : bytes.subarray(0, this.#left);
        const rest = bytes.subarray(part.length);
        const waiting = this.#sink?.body(part);
        if (waiting !== undefined) {
          return waiting.then(() => {
            this.#taken(part.length);
            return this.#take(rest);
          });
        }
        this.#taken(part.length);
        bytes = rest;
      } else {
        const rest = this.#line(bytes);
        if (rest === null) {
          this.#pending = bytes;
          return undefined;
        }
        bytes = rest;
      }
    }
    return undefined;
  }

  /** The server closed the connection. True where that ends the response as it should. */
  close(): boolean {
    if (this.#state !== 'until-close') return this.#state === 'idle';
    this.#end();
    return true;
  }

  #taken(length: number): void {
    this.#left -= length;
    if (this.#left === 0 && this.#state === 'fixed') this.#end();
    else if (this.#left === 0 && this.#state === 'chunk-data') this.#state = 'chunk-end';
  }

  /** Everything that ends with a line break; null where the end has not come yet. */
  #line(bytes: Buffer): Buffer | null {
    const mark = this.#state === 'head' ? '\r\n\r\n' : '\r\n';
    const end = bytes.indexOf(mark);
    if (end < 0) return null;
    const rest = bytes.subarray(end + mark.length);
    const line = bytes.toString('latin1', 0, end);
    if (this.#state === 'head') this.#head(line);
    else if (this.#state === 'chunk-size') {
      this.#left = Number.parseInt(line, 16);
      this.#state = this.#left === 0 ? 'trailers' : 'chunk-data';
    } else if (this.#state === 'chunk-end') this.#state = 'chunk-size';
    else if (line === '') this.#end();
    return rest;
  }

  #head(text: string): void {
    const lines = text.split('\r\n');
    const status = Number(lines[0]?.slice(9, 12));
    // 100 Continue and its like; the response itself is still to come.
    if (status < 200) return;
    const headers: [string, string][] = [];
    let length: number | null = null;
    let chunked = false;
    for (const line of lines.slice(1)) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon);
      const value = line.slice(colon + 1).trim();
      const key = name.toLowerCase();
      if (key === 'transfer-encoding') chunked = value.toLowerCase().includes('chunked');
      if (key === 'content-length') length = Number(value);
      if (!HOP_BY_HOP.has(key)) headers.push([name, value]);
    }
    this.#sink?.head(status, headers);
    const bodyless = this.#headOnly || status === 204 || status === 304;
    if (bodyless || (length === 0 && !chunked)) this.#end();
    else if (chunked) this.#state = 'chunk-size';
    else if (length === null) {
      this.#state = 'until-close';
      this.#left = Number.POSITIVE_INFINITY;
    } else {
      this.#state = 'fixed';
      this.#left = length;
    }
  }

  #end(): void {
    const sink = this.#sink;
    this.#sink = null;
    this.#state = 'idle';
    sink?.end();
  }
}
