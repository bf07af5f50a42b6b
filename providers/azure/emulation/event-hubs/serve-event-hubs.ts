import { loadOnce } from '#shared/async/load-once.ts';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { AmqpService } from '../amqp/amqp-service.ts';
import { namespaceConnection } from '../amqp/namespace-key.ts';
import { serveNamespace } from '../amqp/serve-namespace.ts';
import { hubsFidelity } from './fidelity.ts';
import { createHubs, type Hubs } from './hubs.ts';
import { createPlacing } from './placing.ts';

/** The one namespace of Event Hubs: its endpoint on loopback, and what is in it for those within. */
export interface EventHubsServer {
  connectionString: string;
  port: number;
  hubs: Hubs;
  /** What answers over AMQP, loaded when it is first asked for. */
  service(): Promise<AmqpService>;
  fidelity: readonly Fidelity[];
  close(graceMs: number): Promise<void>;
}

/** `partitions` is what hubs have that are made from now on. */
export async function serveEventHubs(host: EmulationHost, { partitions }: { partitions: number }): Promise<EventHubsServer> {
  const hubs = createHubs(host.documents, partitions);
  const placing = createPlacing(hubs);
  const service = loadOnce(async () => (await import('./hub-service.ts')).hubService(hubs, placing));
  const server = await serveNamespace(host, {
    purpose: 'eventhubs',
    label: 'Event Hubs',
    async amqp(fault) {
      const [{ createAmqpServer }, own] = await Promise.all([import('../amqp/amqp-server.ts'), service.get()]);
      return createAmqpServer(() => own, fault);
    },
    rest: async () => (await import('./rest-publish.ts')).createRestPublish(hubs, placing),
  });
  return {
    connectionString: namespaceConnection(server.port),
    port: server.port,
    hubs,
    service: () => service.get(),
    fidelity: hubsFidelity,
    close: (graceMs) => server.close(graceMs),
  };
}
