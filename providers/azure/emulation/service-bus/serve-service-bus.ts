import type { Connection } from 'rhea';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { AmqpService } from '../amqp/amqp-service.ts';
import { namespaceConnection } from '../amqp/namespace-key.ts';
import { serveNamespace } from '../amqp/serve-namespace.ts';
import { renamed } from '../storage/accounts.ts';
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

/**
 * The emulators of Service Bus and Event Hubs have the same connection string, so that clients of Event Hubs
 * (`eventHubs`) may come here as well.
 */
export async function serveServiceBus(
  host: EmulationHost,
  { eventHubs }: { eventHubs: () => Promise<AmqpService> },
): Promise<ServiceBusServer> {
  const entities = createEntities(renamed(host.documents, (collection) => `bus-${collection}`));
  const server = await serveNamespace(host, {
    purpose: 'servicebus',
    label: 'Service Bus',
    async amqp(fault) {
      const [{ createAmqpServer }, { busService }, hubs] = await Promise.all([
        import('../amqp/amqp-server.ts'),
        import('./bus-service.ts'),
        eventHubs(),
      ]);
      const bus = busService(entities);
      return createAmqpServer((connection) => (isHubsClient(connection) ? hubs : bus), fault);
    },
    rest: async () => (await import('./rest-send.ts')).createRestSend(entities),
  });
  return {
    connectionString: namespaceConnection(server.port),
    port: server.port,
    entities,
    fidelity: busFidelity,
    close: (graceMs) => server.close(graceMs),
  };
}

/** The official clients say what they are: `azsdk-js-azureeventhubs/6.0.4`, `azsdk-net-Messaging.EventHubs/5.12.0`. */
function isHubsClient({ properties }: Connection): boolean {
  const agent: unknown = (properties as Record<string, unknown> | undefined)?.['user-agent'];
  return typeof agent === 'string' && /event-?hub/i.test(agent);
}
