import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { WorkerReply } from '../emulation.ts';
import { ResponseParser } from './response-parser.ts';

/** Where a response goes. `end` is called when it is complete. */
export type Reply = Pick<WorkerReply, 'head' | 'write' | 'onAbort'> & { end?(): void };

interface Exchange {
  request: IncomingMessage;
  failed: (error: Error) => void;
}

/** The server's end of a connection whose other end is in this process. What the server writes goes to the reply. */
export class InProcessConnection extends Duplex {
  remoteAddress = '127.0.0.1';
  readonly remotePort = 0;
  readonly remoteFamily = 'IPv4';
  readonly localAddress = '127.0.0.1';
  readonly localPort = 8080;
  readonly #parser = new ResponseParser();
  #current: Exchange | null = null;

  constructor() {
    super();
    this.on('drain', () => drained(messageOn(this)));
  }

  /** What frameworks ask of a socket is there; see the end of this class. */
  asSocket(): Socket {
    return this as unknown as Socket;
  }

  /** Passes the response to `request` on to the reply. Resolves when it is complete. */
  exchange(request: IncomingMessage, reply: Reply): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const exchange = { request, failed: reject };
      this.#current = exchange;
      this.#parser.expect(
        {
          head: (status, headers) => reply.head(status, headers),
          body: (chunk) => reply.write(chunk),
          end() {
            reply.end?.();
            resolve();
          },
        },
        request.method ?? 'GET',
      );
      // The caller left. The connection may have gone on to another request by then.
      reply.onAbort(() => {
        if (this.#current === exchange) this.destroy();
      });
    });
  }

  /**
   * The server has written all of its response. True where the connection can take another request.
   * As Node's server does it after a response: https://github.com/nodejs/node/blob/v24.x/lib/_http_server.js `resOnFinish`
   */
  finish(response: ServerResponse): boolean {
    const request = this.#current?.request;
    this.#current = null;
    // Nobody reads the rest of the body any more.
    if (request !== undefined && !request.destroyed) request.resume();
    response.detachSocket(this.asSocket());
    process.nextTick(closed, response);
    if (this.destroyed) return false;
    const whole = this.#parser.close();
    if (!whole) this.destroy();
    return whole;
  }

  override _read(): void {
    // The server gets its requests without reading them from here.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: (error?: Error | null) => void): void {
    this.#take(chunk, written);
  }

  override _writev(chunks: { chunk: Buffer }[], written: (error?: Error | null) => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)), written);
  }

  override _final(finished: (error?: Error | null) => void): void {
    this.#over();
    finished();
  }

  /** Request and response learn of it as from a real connection that is gone. */
  override _destroy(error: Error | null, closed: (error?: Error | null) => void): void {
    const current = this.#current;
    this.#over();
    current?.request.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    closed(error);
  }

  #take(chunk: Buffer, written: (error?: Error | null) => void): void {
    const waiting = this.#parser.push(chunk);
    if (waiting === undefined) {
      written();
      return;
    }
    waiting.then(
      () => written(),
      (error: unknown) => {
        const failure = error instanceof Error ? error : new Error(String(error));
        this.#current?.failed(failure);
        written(failure);
      },
    );
  }

  #over(): void {
    const current = this.#current;
    this.#current = null;
    if (!this.#parser.close()) current?.failed(new Error('The connection was closed before the response was complete.'));
  }

  /** There is no time limit here to set, and nothing to delay. */
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

/** The response that is being written to a connection, where Node keeps it. */
function messageOn(connection: object): ServerResponse | null {
  const message: unknown = Reflect.get(connection, '_httpMessage');
  return typeof message === 'object' && message !== null ? (message as ServerResponse) : null;
}

/** There is room again: whoever waits for that with the response is told. Node's server does it with a mark of its own. */
function drained(message: ServerResponse | null): void {
  if (message === null || !message.writableNeedDrain) return;
  const mark = Object.getOwnPropertySymbols(message).find(({ description }) => description === 'kNeedDrain');
  if (mark !== undefined) Reflect.set(message, mark, false);
  message.emit('drain');
}

function closed(response: ServerResponse): void {
  response.destroyed = true;
  response.emit('close');
}
