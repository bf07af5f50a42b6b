import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { WorkerHttpRequest } from '../emulation.ts';
import { InProcessConnection, type Reply } from './in-process-connection.ts';
import { rawHeaders, target } from './request-head.ts';

/**
 * Not imported: an ES import of `node:http` reads all of its names, and some of them load undici, which costs every
 * execution environment 40 ms of its start.
 */
const http = process.getBuiltinModule('node:http');

/** What Node reads off a socket at a time. */
const PART_BYTES = 64 * 1024;

/**
 * Sends requests to a Node HTTP server that listens nowhere: its listeners get Node's own request and response, whose
 * connection ends in this process. What a response looks like on the wire is decided by Node, byte for byte; a request is
 * not written and parsed again on its way in, for it was parsed once already.
 * @see https://nodejs.org/api/http.html#event-request
 */
export class InProcessServer {
  readonly #server: Server;
  /** Connections that wait for their next request, as those of a client that keeps them alive. */
  readonly #idle: InProcessConnection[] = [];

  readonly #classes: Classes;

  constructor(server: Server) {
    this.#server = server;
    this.#classes = classesFor(server);
  }

  /**
   * Resolves when the response is complete; rejects where the server closes the connection before. What the server does
   * for the request happens in the asynchronous context of the caller.
   */
  handle(request: WorkerHttpRequest, reply: Reply): Promise<void> {
    const connection = this.#idle.pop() ?? new InProcessConnection();
    connection.remoteAddress = request.remoteAddress;
    const incoming = toIncoming(new this.#classes.Request(connection.asSocket()), request);
    const response = new this.#classes.Response(incoming);
    const exchanged = connection.exchange(incoming, reply);
    response.once('finish', () => {
      // Whoever still reads the body of this request would read into the next.
      if (connection.finish(response) && incoming.complete) this.#idle.push(connection);
    });
    response.assignSocket(connection.asSocket());
    this.#server.emit('request', incoming, response);
    return exchanged;
  }
}

interface Classes {
  Request: new (...given: ConstructorParameters<typeof IncomingMessage>) => IncomingMessage;
  Response: new (incoming: IncomingMessage) => ServerResponse;
}

/**
 * What requests and responses are made by. An application of Express gives each of them another prototype before anything
 * else, and an object that changes its prototype is slow from then on: with it they are born instead.
 * @see https://github.com/expressjs/express/blob/5.x/lib/application.js `app.handle`
 */
function classesFor(server: Server): Classes {
  const [app, ...others] = server.listeners('request');
  const request: unknown = app === undefined ? null : Reflect.get(app, 'request');
  const response: unknown = app === undefined ? null : Reflect.get(app, 'response');
  if (others.length > 0 || !(request instanceof http.IncomingMessage) || !(response instanceof http.ServerResponse)) {
    return { Request: http.IncomingMessage, Response: http.ServerResponse };
  }
  return { Request: bornAs(http.IncomingMessage, request), Response: bornAs(http.ServerResponse, response) };
}

/** A class whose instances are those of `base`, but for their prototype. */
function bornAs<A extends unknown[], T extends object>(base: new (...given: A) => T, prototype: T): new (...given: A) => T {
  const Class = function (...given: A): T {
    return Reflect.construct(base, given, Class) as T;
  };
  Class.prototype = prototype;
  return Class as unknown as new (...given: A) => T;
}

/** The request as the server's own parser would have made it. */
function toIncoming(incoming: IncomingMessage, request: WorkerHttpRequest): IncomingMessage {
  incoming.httpVersionMajor = 1;
  incoming.httpVersionMinor = 1;
  incoming.httpVersion = '1.1';
  incoming.method = request.method;
  incoming.url = target(request.path);
  addHeaders(incoming, rawHeaders(request));
  if (request.live === undefined) {
    incoming.complete = true;
    fill(incoming, request.body);
  } else fillLive(incoming, request.live);
  return incoming;
}

/** A body that is still under way: the next part is fetched when this one has been read. */
function fillLive(incoming: IncomingMessage, body: AsyncIterable<Uint8Array>): void {
  const parts = body[Symbol.asyncIterator]();
  incoming._read = () => {
    parts.next().then(
      ({ done, value }) => {
        if (incoming.destroyed) return;
        if (done === true) incoming.complete = true;
        incoming.push(done === true ? null : value);
      },
      (error: unknown) => void incoming.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  };
}

/** A long body comes in parts, as off a socket, each when there is room for it: who reads part by part is given parts. */
function fill(incoming: IncomingMessage, body: Uint8Array): void {
  let at = 0;
  const next = (): void => {
    if (at < body.length) incoming.push(body.subarray(at, (at += PART_BYTES)));
    if (at >= body.length) incoming.push(null);
  };
  if (body.length > PART_BYTES) incoming._read = next;
  else next();
}

/** `headers` and `headersDistinct` are read off the raw list when they are asked for, as far as Node was told that it goes. */
function addHeaders(incoming: IncomingMessage, raw: string[]): void {
  const add: unknown = Reflect.get(incoming, '_addHeaderLines');
  if (typeof add !== 'function') throw new Error(`Node ${process.version} builds requests in a way not known here.`);
  Reflect.apply(add, incoming, [raw, raw.length]);
}
