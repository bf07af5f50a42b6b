import { createServer, type Server } from 'node:http';
import type { ToolHost } from '../../tool.ts';
import { isDevelopmentStorage } from '../emulation/storage/account.ts';
import { passOn } from './pass-on.ts';
import { isLoopback } from './open-port.ts';

interface StoragePort {
  port: number;
  service: string;
  endpoint: string;
}

/** Where tools look for the development account, and what answers for it. @see https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string#configure-a-connection-string-for-azurite */
const PORTS: readonly StoragePort[] = [
  { port: 10_000, service: 'blobs', endpoint: 'azure-blob' },
  { port: 10_001, service: 'queues', endpoint: 'azure-queue' },
  { port: 10_002, service: 'tables', endpoint: 'azure-table' },
];

/**
 * While an app runs that uses the development account, that account is at its usual ports too, as under Azurite: tests
 * and storage explorers find it there. Ports that something else has stay with it, which is said.
 */
export async function openStoragePorts(
  host: Pick<ToolHost, 'endpoint' | 'out'>,
  env: Readonly<Record<string, string>>,
  ports: readonly StoragePort[] = PORTS,
): Promise<{ close(): void }> {
  const servers: Server[] = [];
  if (Object.values(env).some(isDevelopmentStorage)) {
    for (const { port, service, endpoint: name } of ports) {
      const endpoint = await host.endpoint(name);
      if (endpoint === null) continue;
      const server = await listen(port, endpoint);
      if (server === null) host.out(`Port ${port} is in use: ${service} of the local runtime are at ${endpoint}, not there.`);
      else servers.push(server);
    }
  }
  return {
    close() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** Null where the port is taken. */
function listen(port: number, endpoint: string): Promise<Server | null> {
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    if (isLoopback(request.headers.host ?? '') && request.headers.origin === undefined)
      passOn(endpoint, { request, response }).catch(() => response.destroy());
    else response.writeHead(403).end();
  });
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
