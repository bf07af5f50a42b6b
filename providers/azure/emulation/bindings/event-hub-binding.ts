import { namespaceToken, parseNamespaceConnection } from '../amqp/namespace-key.ts';
import type { RpcBinding } from '../functions-core.ts';
import { hubsConnection } from '../triggers/app-variables.ts';
import { bindingError, findConnection, type Variables } from './connection.ts';
import { fillIn, type BindingData } from './expression.ts';
import { send } from './send.ts';

/**
 * Publishes an event for each value, over HTTP: texts together, so that they come to one partition in their order, and
 * bytes one by one.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-output
 * @see https://learn.microsoft.com/rest/api/eventhub/send-batch-events
 */
export async function writeEventHub(
  binding: RpcBinding,
  items: readonly (string | Uint8Array)[],
  { variables, data }: { variables: Variables; data: BindingData },
): Promise<void> {
  const wanted = String(binding['connection'] ?? '');
  const found = wanted === '' ? null : findConnection(variables, wanted);
  const connection = parseNamespaceConnection(found === null ? '' : hubsConnection(variables, found.value));
  if (connection === null)
    throw bindingError(
      `EventHub account connection string with name '${wanted}' does not exist in the settings. Make sure that it is a defined App Setting.`,
    );
  const name = connection.entity ?? fillIn(String(binding['eventHubName'] ?? binding['path'] ?? ''), variables, data);
  const resource = `${connection.url}/${name}`;
  const { host } = new URL(connection.url);
  for (const { type, body } of requestsOf(items)) {
    const response = await send(`The Event Hubs namespace at ${host}`, `${resource}/messages`, {
      method: 'POST',
      headers: { authorization: namespaceToken(connection, resource), 'content-type': type },
      body,
    });
    await response.arrayBuffer();
    if (!response.ok) throw bindingError(`'${name}' at ${host} refused events: ${response.status} ${response.statusText}`);
  }
}

function requestsOf(items: readonly (string | Uint8Array)[]): { type: string; body: Buffer }[] {
  const texts = items.filter((item) => typeof item === 'string');
  if (texts.length === items.length && texts.length > 0) {
    const body = Buffer.from(JSON.stringify(texts.map((Body) => ({ Body }))));
    return [{ type: 'application/vnd.microsoft.servicebus.json', body }];
  }
  return items.map((item) => ({ type: 'application/octet-stream', body: Buffer.from(item) }));
}
