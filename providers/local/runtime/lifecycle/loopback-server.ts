import type { Server } from 'node:http';

/** A server of the runtime's own, on a port of 127.0.0.1 that the system chooses. */
export interface LoopbackServer {
  listen(): Promise<{ port: number; url: string }>;
  /** Ends streams and connections. */
  close(): Promise<void>;
}

/** Where `server` listens once it is told to. Rejects as the system does. */
export function loopbackServer(server: Server): LoopbackServer {
  return {
    async listen() {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return { port, url: `http://127.0.0.1:${port}` };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
