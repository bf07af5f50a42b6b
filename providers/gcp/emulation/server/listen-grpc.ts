import { createServer, type Socket } from 'node:net';
import type { EmulationHost } from '../../../emulation-host.ts';

const GRPC_PORT = 'grpc-port';

/** Takes connections on 127.0.0.1, on the port of last time where that is free, so that clients that were told of it find it again. */
export async function listenGrpc(
  { documents }: EmulationHost,
  onConnection: (socket: Socket) => void,
): Promise<{ port: number; close(): void }> {
  const server = createServer({ noDelay: true }, onConnection);
  const open = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const remembered = documents.get('server', GRPC_PORT);
  await open(typeof remembered === 'number' ? remembered : 0).catch(() => open(0));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('gRPC has no port.');
  if (address.port !== remembered) documents.put('server', GRPC_PORT, address.port);
  return { port: address.port, close: () => void server.close() };
}
