import type { RequestListener, Server } from 'node:http';
import type { Http2Server, ServerHttp2Session } from 'node:http2';
import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/** Of the parser's errors: a client began with the preface of HTTP/2. */
const PREFACE = 'HPE_PAUSED_H2_UPGRADE';
/** Answers to what is no request, as Node gives them where nobody listens. */
const ANSWERS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Lets a server without TLS take HTTP/2 as well, from clients that know beforehand that it does (RFC 9113, section 3.3):
 * some of the clouds' clients speak nothing else. Gives the way to end their sessions.
 */
export function takeClearHttp2(server: Server, handler: RequestListener): { close(): void; destroy(): void } {
  const sessions = new Set<ServerHttp2Session>();
  let made: Http2Server | null = null;
  // Loaded for the first that needs it: most clients never do.
  const inner = (): Http2Server => {
    made ??= process
      .getBuiltinModule('node:http2')
      .createServer((request, response) => {
        // What the name is in HTTP/1.1; the two kinds of request and response are alike in everything that is used.
        request.headers.host ??= request.authority;
        handler(request as unknown as Parameters<RequestListener>[0], response as unknown as Parameters<RequestListener>[1]);
      })
      .on('session', (session) => {
        sessions.add(session);
        session.on('error', () => undefined);
        session.once('close', () => sessions.delete(session));
      });
    return made;
  };
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, stream) => {
    const socket = stream as Socket;
    if (error.code === PREFACE && error.rawPacket !== undefined) inner().emit('connection', asStream(socket, error.rawPacket));
    else if (socket.writable && error.code !== 'ECONNRESET') {
      socket.end(`HTTP/1.1 ${ANSWERS[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    } else socket.destroy();
  });
  return {
    close: () => sessions.forEach((session) => session.close()),
    destroy: () => sessions.forEach((session) => session.destroy()),
  };
}

/** The socket without the parser of HTTP/1.1, from its first bytes on. */
function asStream(socket: Socket, first: Buffer): Duplex {
  for (const event of ['data', 'end', 'close']) socket.removeAllListeners(event);
  const duplex = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  duplex.push(first);
  socket.on('data', (chunk: Buffer) => {
    if (!duplex.push(chunk)) socket.pause();
  });
  socket.on('end', () => duplex.push(null)).on('close', () => duplex.destroy());
  return duplex;
}
