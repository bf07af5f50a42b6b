import type { RequestListener, Server } from 'node:http';

/**
 * Asks a client that waits with its body (`Expect: 100-continue`) for it only when the handler begins to read it. One
 * that is refused before that gets its answer instead, and the connection ends with it: the body may or may not follow
 * (RFC 9110, section 10.1.1). A client that sends on after a final answer may never see it.
 */
export function continueLate(server: Server, handler: RequestListener): void {
  server.on('checkContinue', (request, response) => {
    response.shouldKeepAlive = false;
    const read = request._read.bind(request);
    request._read = (size) => {
      request._read = read;
      if (!response.headersSent) {
        response.shouldKeepAlive = true;
        response.writeContinue();
      }
      read(size);
    };
    handler(request, response);
  });
}
