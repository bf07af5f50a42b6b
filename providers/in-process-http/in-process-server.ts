import type { Server } from 'node:http';
import { Duplex } from 'node:stream';
import type { WorkerHttpRequest, WorkerReply } from '../emulation.ts';
import { requestBytes } from './request-bytes.ts';
import { ResponseParser } from './response-parser.ts';

/**
 * Sends requests to a Node HTTP server that listens nowhere: the server gets a connection whose other end is in this
 * process. Everything a framework may ask of request, response and connection is Node's own, byte for byte.
 * @see https://nodejs.org/api/http.html#event-connection
 */
export class InProcessServer {
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
    // The engine enforces the time limit, and nobody can be slow to send a request that is already here.
    server.requestTimeout = 0;
    server.headersTimeout = 0;
    server.keepAliveTimeout = 0;
  }

  /**
   * Resolves when the response is complete; rejects where the server closes the connection before. Every request has
   * a connection of its own: what happens on one belongs to the asynchronous context in which it was opened.
   */
  async handle(request: WorkerHttpRequest, reply: Pick<WorkerReply, 'head' | 'write' | 'signal'>): Promise<void> {
    const connection = new InProcessConnection();
    this.#server.emit('connection', connection);
    try {
      await connection.exchange(request, reply);
    } finally {
      // Not before the server has seen that everything was taken: `finish` comes first, then `close`.
      setImmediate(() => connection.destroy());
    }
  }
}

/** The server's end of a connection. What the server reads comes from `exchange`, what it writes goes to the reply. */
class InProcessConnection extends Duplex {
  remoteAddress = '127.0.0.1';
  readonly remotePort = 0;
  readonly remoteFamily = 'IPv4';
  readonly localAddress = '127.0.0.1';
  readonly localPort = 8080;
  readonly #parser = new ResponseParser();
  #failed: ((error: Error) => void) | null = null;

  exchange(request: WorkerHttpRequest, reply: Pick<WorkerReply, 'head' | 'write' | 'signal'>): Promise<void> {
    this.remoteAddress = request.remoteAddress;
    const { signal } = reply;
    const left = (): void => void this.destroy();
    signal.addEventListener('abort', left, { once: true });
    return new Promise<void>((resolve, reject) => {
      this.#failed = reject;
      this.#parser.expect(
        { head: (status, headers) => reply.head(status, headers), body: (chunk) => reply.write(chunk), end: resolve },
        request.method,
      );
      this.push(requestBytes(request));
    }).finally(() => {
      this.#failed = null;
      signal.removeEventListener('abort', left);
    });
  }

  override _read(): void {
    // The server gets what it is given, when it is given.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: (error?: Error | null) => void): void {
    void this.#take(chunk).then(written);
  }

  override _writev(chunks: { chunk: Buffer }[], written: (error?: Error | null) => void): void {
    void this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(written);
  }

  override _final(finished: (error?: Error | null) => void): void {
    this.#over();
    finished();
  }

  override _destroy(error: Error | null, closed: (error?: Error | null) => void): void {
    this.#over();
    closed(error);
  }

  /** Gives the error, if there was one. */
  async #take(chunk: Buffer): Promise<Error | null> {
    try {
      await this.#parser.push(chunk);
      return null;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      this.#failed?.(failure);
      return failure;
    }
  }

  #over(): void {
    if (!this.#parser.close()) this.#failed?.(new Error('The connection was closed before the response was complete.'));
  }

  /** What frameworks ask of a socket. There is no time limit here to set, and nothing to delay. */
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  address(): { address: string; family: string; port: number } {
    return { address: this.localAddress, family: 'IPv4', port: this.localPort };
  }
}
