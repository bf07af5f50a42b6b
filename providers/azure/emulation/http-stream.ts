import type { Server, RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { WorkerCall, WorkerHttpRequest } from '../../emulation.ts';
import { InProcessServer } from '../../in-process-http/in-process-server.ts';

/**
 * The library's streaming mode (`app.setup({ enableHttpStream: true })`) opens an HTTP server of its own and expects the
 * host to send it the requests. Here that server listens nowhere: requests reach it inside the process.
 * @see https://github.com/Azure/azure-functions-nodejs-library/blob/v4.x/src/http/httpProxy.ts
 */
export class HttpStream {
  readonly #server: InProcessServer;

  constructor(server: Server) {
    this.#server = new InProcessServer(server);
  }

  /**
   * Runs `start` and gives the server that it created and wanted to listen with; null where it created none.
   * Only to be used while nothing else can create one.
   */
  static async capture(start: () => Promise<unknown>): Promise<HttpStream | null> {
    const http = createRequire(import.meta.url)('node:http') as { createServer: (listener?: RequestListener) => Server };
    const original = http.createServer;
    let captured: Server | null = null;
    http.createServer = (listener) => {
      const server = original(listener);
      captured = server;
      return Object.assign(server, {
        listen: (...values: unknown[]) => {
          const listening = values.find((value) => typeof value === 'function');
          if (listening !== undefined) queueMicrotask(listening as () => void);
          return server;
        },
        address: () => ({ address: '127.0.0.1', family: 'IPv4', port: 1 }),
      });
    };
    try {
      await start();
    } finally {
      http.createServer = original;
    }
    return captured === null ? null : new HttpStream(captured);
  }

  /** Sends the request of an invocation; resolves when its response is complete. */
  exchange(call: WorkerCall, request: WorkerHttpRequest, signal: AbortSignal): Promise<void> {
    const { protocol, host } = new URL(request.origin);
    const own = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
    const headers: [string, string][] = [
      ...request.headers,
      ['x-ms-invocation-id', call.id],
      ['x-forwarded-host', own ?? host],
      ['x-forwarded-proto', protocol.slice(0, -1)],
    ];
    return this.#server.handle(
      { ...request, headers },
      {
        head: (status, pairs) =>
          call.reply.head(
            status,
            pairs.filter(([name]) => name.toLowerCase() !== 'x-ms-invocation-id'),
          ),
        write: (chunk) => call.reply.write(chunk),
        onAbort: (listener) => (signal.aborted ? listener() : signal.addEventListener('abort', listener, { once: true })),
      },
    );
  }
}
