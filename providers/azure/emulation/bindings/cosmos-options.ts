import type { RpcBinding } from '../functions-core.ts';
import { bindingError, connectionParts, findConnection, type Variables } from './connection.ts';

/** An account of Cosmos DB as a connection string gives it. */
export interface CosmosConnection {
  /** Without a slash at the end. */
  endpoint: string;
  /** Base64; null for a connection by identity. */
  key: string | null;
}

/** Settings that were called otherwise in versions 2 and 3 of the extension. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2 */
const EARLIER: Readonly<Record<string, string>> = {
  connection: 'connectionStringSetting',
  containerName: 'collectionName',
  leaseConnection: 'leaseConnectionStringSetting',
  leaseContainerName: 'leaseCollectionName',
  leaseContainerPrefix: 'leaseCollectionPrefix',
  createLeaseContainerIfNotExists: 'createLeaseCollectionIfNotExists',
};

/** A setting of a binding by its present name. */
export const cosmosOption = (binding: RpcBinding, name: string): unknown => binding[name] ?? binding[EARLIER[name] ?? name];

/** The same as a text; undefined where it is empty. */
export function cosmosText(binding: RpcBinding, name: string): string | undefined {
  const value = cosmosOption(binding, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What a binding that names no connection has. */
const DEFAULT_CONNECTION = 'CosmosDB';

/** The account that a setting leads to. Throws in the host's words where it is missing or is no connection string. */
export function cosmosOf(variables: Variables, name: string | undefined): CosmosConnection & { setting: string } {
  const wanted = name ?? DEFAULT_CONNECTION;
  const found = findConnection(variables, wanted);
  const byIdentity = identityEndpoint(variables, wanted);
  if (found === null && byIdentity !== null) return byIdentity;
  if (found === null)
    throw bindingError(`Cosmos DB connection configuration '${wanted}' does not exist. Make sure that it is a defined App Setting.`);
  const parts = connectionParts(found.value);
  const endpoint = parts.get('accountendpoint') ?? '';
  const key = parts.get('accountkey') ?? '';
  if (!URL.canParse(endpoint) || key === '')
    throw bindingError(
      `The setting '${found.setting}' is no connection string of Cosmos DB. It has the form AccountEndpoint=…;AccountKey=…;`,
    );
  return { endpoint: endpoint.replace(/\/+$/, ''), key, setting: found.setting };
}

/** `NAME__accountEndpoint`: an account whose callers are known by their identity. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2-trigger#identity-based-connections */
function identityEndpoint(variables: Variables, name: string): (CosmosConnection & { setting: string }) | null {
  for (const setting of [`${name}__accountEndpoint`, `${name}:accountEndpoint`]) {
    const endpoint = variables[setting];
    if (endpoint !== undefined && URL.canParse(endpoint)) return { endpoint: endpoint.replace(/\/+$/, ''), key: null, setting };
  }
  return null;
}
