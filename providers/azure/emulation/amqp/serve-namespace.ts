import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { loadOnce } from '#shared/async/load-once.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { AmqpServer } from './amqp-server.ts';

/** A namespace's endpoint on loopback. */
export interface NamespaceServer {
  port: number;
  close(graceMs: number): Promise<void>;
}

/** What answers, loaded by the first that asks. */
export interface NamespaceParts {
  /** Names the port, which stays over restarts. */
  purpose: string;
  /** As people call it. */
  label: string;
  amqp(fault: (message: string, error: unknown) => void): Promise<AmqpServer>;
  rest(): Promise<(request: IncomingMessage, response: ServerResponse) => void>;
}

/** AMQP and HTTP at one port are told apart by what a client says first. */
export async function serveNamespace(host: EmulationHost, { purpose, label, ...parts }: NamespaceParts): Promise<NamespaceServer> {
  const fault = (message: string, error: unknown): void => host.log('error', message, error);
  const amqp = loadOnce(() => parts.amqp(fault));
  const rest = loadOnce(() => parts.rest());
  const http = createServer((request, response) => {
    rest
      .get()
      .then((answer) => answer(request, response))
      .catch((error: unknown) => {
        response.destroy();
        fault(`${label} could not answer over HTTP.`, error);
      });
  });
  /** Who has not said anything yet, and may never. */
  const silent = new Set<Socket>();
  const onSocket = (socket: Socket): void => {
    silent.add(socket);
    socket.on('close', () => silent.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (head: Buffer) => {
      silent.delete(socket);
      socket.pause();
      if (head.toString('latin1', 0, 4) !== 'AMQP') {
        socket.unshift(head);
        http.emit('connection', socket);
        socket.resume();
        return;
      }
      amqp
        .get()
        .then((server) => {
          socket.unshift(head);
          server.accept(socket);
          socket.resume();
        })
        .catch((error: unknown) => {
          socket.destroy();
          fault(`${label} could not be started.`, error);
        });
    });
  };
  const listener = await host.listenSocket(purpose, onSocket);
  return {
    port: listener.port,
    async close(graceMs) {
      (await amqp.loaded())?.close();
      http.close();
      http.closeAllConnections();
      for (const socket of silent) socket.destroy();
      await listener.close(graceMs);
    },
  };
}
