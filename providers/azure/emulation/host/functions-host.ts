import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { serveCosmos, type CosmosServer } from '../cosmos/serve-cosmos.ts';
import { serveEventGrid, type EventGrid } from '../event-grid/serve-event-grid.ts';
import { serveEventHubs, type EventHubsServer } from '../event-hubs/serve-event-hubs.ts';
import { serveServiceBus, type ServiceBusServer } from '../service-bus/serve-service-bus.ts';
import { serveStorage, type StorageServer } from '../storage/serve-storage.ts';
import type { LocalTls } from '../tls/local-ca.ts';
import { lentVariables } from '../triggers/app-variables.ts';
import { createTriggers, type Triggers } from '../triggers/create-triggers.ts';

/** What runs apps besides their requests: the storage they all have, and what sets their triggers off. */
export interface FunctionsHost {
  storage: StorageServer;
  cosmos: CosmosServer;
  serviceBus: ServiceBusServer;
  eventHubs: EventHubsServer;
  triggers: Triggers;
  /** Brings an event to one function, durably. */
  deliverEvent: EventGrid['deliver'];
  /** Endpoints beside Resource Manager's, by what they are. */
  further: Record<string, string>;
  fidelity: readonly Fidelity[];
  /** What every app gets beneath its own settings. */
  variables(): Record<string, string>;
  begin(): void;
  close(graceMs: number): Promise<void>;
}

/** `isRunning` says whether an app is to run by itself: one that was stopped is not. New event hubs have so many partitions. */
export async function createFunctionsHost(
  host: EmulationHost,
  tls: LocalTls,
  options: { models: ReadonlySet<string>; isRunning: (app: string) => boolean; hubPartitions: number },
): Promise<FunctionsHost> {
  const storage = await serveStorage(host);
  const cosmos = await serveCosmos(host, tls);
  const eventHubs = await serveEventHubs(host, { partitions: options.hubPartitions });
  const serviceBus = await serveServiceBus(host, { eventHubs: eventHubs.service });
  const services = { storage, cosmos, serviceBus, eventHubs };
  const triggers = createTriggers(host, services, options);
  const grid = await serveEventGrid(host, triggers);
  return {
    storage,
    cosmos,
    serviceBus,
    eventHubs,
    triggers,
    deliverEvent: grid.deliver,
    further: {
      ...storage.urls,
      eventgrid: grid.url,
      cosmos: cosmos.url,
      'cosmos-tls': cosmos.tlsUrl,
      servicebus: `sb://localhost:${serviceBus.port}`,
      eventhubs: `sb://localhost:${eventHubs.port}`,
    },
    fidelity: [...storage.fidelity, ...cosmos.fidelity, ...serviceBus.fidelity, ...eventHubs.fidelity, ...grid.fidelity],
    variables: () => lentVariables(services),
    begin() {
      triggers.begin();
      grid.begin();
    },
    async close(graceMs) {
      await Promise.all([
        triggers.close(graceMs),
        grid.close(graceMs),
        storage.close(graceMs),
        cosmos.close(graceMs),
        serviceBus.close(graceMs),
        eventHubs.close(graceMs),
      ]);
    },
  };
}
