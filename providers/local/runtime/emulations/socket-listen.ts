import { createServer, type Socket } from 'node:net';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { KeyValue } from '../store/key-value.ts';
import { listenAgain } from './listen-again.ts';

/** `EmulationHost.listenSocket` for one emulation: on loopback only. */
export function createSocketListen(emulation: string, kv: KeyValue): EmulationHost['listenSocket'] {
  return async (purpose, handler) => {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      handler(socket);
    });
    const port = await listenAgain(server, kv, emulation, purpose);
    return {
      url: `tcp://127.0.0.1:${port}`,
      port,
      close: (graceMs) =>
        new Promise((resolve) => {
          const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), graceMs);
          server.close(() => {
            clearTimeout(timer);
            resolve();
          });
        }),
    };
  };
}
