import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { loadOnce } from '#shared/async/load-once.ts';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { renamed } from '../storage/accounts.ts';
import { busConnection } from './account.ts';
import { createEntities, type Entities } from './entities.ts';
import { busFidelity } from './fidelity.ts';

/** The one namespace of Service Bus: its endpoint on loopback, and what is in it for those within. */
export interface ServiceBusServer {
  connectionString: string;
  port: number;
  entities: Entities;
  fidelity: readonly Fidelity[];
  close(graceMs: number): Promise<void>;
}

/** AMQP and HTTP are told apart by what a client says first. What answers is loaded by the first that asks. */
export async function serveServiceBus(host: EmulationHost): Promise<ServiceBusServer> {
  const entities = createEntities(renamed(host.documents, (collection) => `bus-${collection}`));
  const fault = (message: string, error: unknown): void => host.log('error', message, error);
  const amqp = loadOnce(async () => (await import('./amqp-server.ts')).createAmqpServer(entities, fault));
  const rest = loadOnce(async () => (await import('./rest-send.ts')).createRestSend(entities));
  const http = createServer((request, response) => {
    rest
      .get()
      .then((answer) => answer(request, response))
      .catch((error: unknown) => {
        response.destroy();
        fault('Service Bus could not answer over HTTP.', error);
      });
  });
  const onSocket = (socket: Socket): void => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (head: Buffer) => {
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
          fault('Service Bus could not be started.', error);
        });
    });
  };
  const listener = await host.listenSocket('servicebus', onSocket);
  return {
    connectionString: busConnection(listener.port),
    port: listener.port,
    entities,
    fidelity: busFidelity,
    async close(graceMs) {
      (await amqp.loaded())?.close();
      http.close();
      http.closeAllConnections();
      await listener.close(graceMs);
    },
  };
}
