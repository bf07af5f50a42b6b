import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { LocalTls } from '../tls/local-ca.ts';
import { cosmosConnection } from './account.ts';
import { cosmosHandler } from './cosmos-exchange.ts';
import { createCosmosService } from './cosmos-service.ts';
import { cosmosFidelity } from './fidelity.ts';
import { createCosmosStore, type CosmosStore } from './store/create-store.ts';

/** The one account of Cosmos DB: its endpoints on loopback, and what is in it for those within. */
export interface CosmosServer {
  connectionString: string;
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** The same over TLS, for clients that speak nothing else: `https://localhost:PORT`. */
  tlsUrl: string;
  store: CosmosStore;
  fidelity: readonly Fidelity[];
  close(graceMs: number): Promise<void>;
}

export async function serveCosmos(host: EmulationHost, tls: LocalTls): Promise<CosmosServer> {
  const store = createCosmosStore(host.documents);
  const service = createCosmosService(store);
  const fault = (message: string, error: unknown): void => host.log('error', message, error);
  const [plain, secure] = await Promise.all([
    host.listen('cosmos', cosmosHandler(service, 'http', fault)),
    host.listen('cosmos-tls', cosmosHandler(service, 'https', fault), { tls }),
  ]);
  return {
    connectionString: cosmosConnection(plain.url),
    url: plain.url,
    tlsUrl: `https://localhost:${secure.port}`,
    store,
    fidelity: cosmosFidelity,
    async close(graceMs) {
      await Promise.all([plain.close(graceMs), secure.close(graceMs)]);
    },
  };
}
