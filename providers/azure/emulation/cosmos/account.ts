import { connectionParts } from '../bindings/connection.ts';

/**
 * The key that all of Azure's emulators of Cosmos DB have; there is nothing secret about it.
 * @see https://learn.microsoft.com/azure/cosmos-db/emulator#authentication
 */
export const COSMOS_KEY = 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobDb4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';
/** Where the emulator is unless it was told otherwise. */
const EMULATOR_PORT = '8081';

export const cosmosConnection = (url: string): string => `AccountEndpoint=${url}/;AccountKey=${COSMOS_KEY};`;

/** Whether a setting means "the emulator on this machine", at its usual place. Another port is somebody's own emulator. */
export function isEmulatorCosmos(value: string): boolean {
  const parts = connectionParts(value);
  const endpoint = parts.get('accountendpoint') ?? '';
  if (parts.get('accountkey') !== COSMOS_KEY || !URL.canParse(endpoint)) return false;
  const { hostname, port } = new URL(endpoint);
  return port === EMULATOR_PORT && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
