import type { CosmosServer } from '../cosmos/serve-cosmos.ts';
import type { EventHubsServer } from '../event-hubs/serve-event-hubs.ts';
import type { ServiceBusServer } from '../service-bus/serve-service-bus.ts';
import type { StorageServer } from '../storage/serve-storage.ts';

/** What keeps the data that functions are set off by. */
export interface DataServices {
  storage: StorageServer;
  cosmos: CosmosServer;
  serviceBus: ServiceBusServer;
  eventHubs: EventHubsServer;
}
