import type { RpcBinding } from '../functions-core.ts';
import { namespaceToken, parseNamespaceConnection } from '../amqp/namespace-key.ts';
import { bindingError, findConnection, type Variables } from './connection.ts';
import { fillIn, type BindingData } from './expression.ts';
import { send } from './send.ts';

/**
 * Sends a message for each value to a queue or a topic, over HTTP.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-output
 */
export async function writeServiceBus(
  binding: RpcBinding,
  items: readonly (string | Uint8Array)[],
  { variables, data }: { variables: Variables; data: BindingData },
): Promise<void> {
  const wanted = String(binding['connection'] ?? '') === '' ? 'ServiceBus' : String(binding['connection']);
  const connection = parseNamespaceConnection(findConnection(variables, wanted)?.value ?? '');
  if (connection === null) throw bindingError(`Microsoft Azure WebJobs SDK ServiceBus connection string '${wanted}' is missing or empty.`);
  const name = fillIn(String(binding['queueName'] ?? binding['topicName'] ?? ''), variables, data);
  const resource = `${connection.url}/${name}`;
  const { host } = new URL(connection.url);
  for (const item of items) {
    const type = typeof item !== 'string' ? 'application/octet-stream' : /^\s*[[{]/.test(item) ? 'application/json' : 'text/plain';
    const response = await send(`The Service Bus namespace at ${host}`, `${resource}/messages`, {
      method: 'POST',
      headers: { authorization: namespaceToken(connection, resource), 'content-type': type },
      body: Buffer.from(item),
    });
    await response.arrayBuffer();
    if (!response.ok) throw bindingError(`'${name}' at ${host} refused a message: ${response.status} ${response.statusText}`);
  }
}
