import type { Socket } from 'node:net';
import rhea, { type Connection, type ConnectionOptions, type EventContext } from 'rhea';
import type { AmqpService } from './amqp-service.ts';
import { Links } from './links.ts';

export interface AmqpServer {
  accept(socket: Socket): void;
  close(): void;
}

const FAULTS = ['error', 'connection_error', 'session_error', 'sender_error', 'receiver_error', 'protocol_error'] as const;
const ENDS = ['disconnected', 'connection_close'] as const;

/**
 * Speaks AMQP 1.0 as the messaging services of Azure do: claims (`$cbs`), links that send and receive, and requests to
 * management links. `serviceOf` says which service a client, that has opened its connection, is for.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide
 */
export function createAmqpServer(
  serviceOf: (connection: Connection) => AmqpService,
  onFault: (message: string, error: unknown) => void,
): AmqpServer {
  const container = rhea.create_container({ id: 'isobar' });
  // The claim, which follows, is what is looked at.
  container.sasl_server_mechanisms.enable_anonymous();
  const connections = new Set<Connection>();
  const links = new Links(serviceOf);
  const guarded =
    (work: (context: EventContext) => void) =>
    (context: EventContext): void => {
      try {
        work(context);
      } catch (error) {
        onFault('A frame of AMQP could not be answered.', error);
        const description = 'The local runtime could not answer this. Its log has the cause.';
        context.connection.close({ condition: 'amqp:internal-error', description });
      }
    };
  container.on(
    'receiver_open',
    guarded((context) => links.openReceiver(context)),
  );
  container.on(
    'sender_open',
    guarded((context) => links.openSender(context)),
  );
  container.on(
    'message',
    guarded((context) => links.take(context)),
  );
  container.on('sender_close', ({ sender }: EventContext) => {
    if (sender !== undefined) links.closeSender(sender);
  });
  container.on('connection_open', ({ connection }: EventContext) => connections.add(connection));
  for (const event of ENDS) {
    container.on(event, ({ connection }: EventContext) => {
      connections.delete(connection);
      links.closeAll(connection);
    });
  }
  // Clients come and go as they like.
  for (const event of FAULTS) container.on(event, () => {});
  return {
    accept(socket) {
      const options = { max_frame_size: 1024 * 1024, idle_time_out: 0, receiver_options: { autoaccept: false, credit_window: 0 } };
      const connection = container.create_connection(options as ConnectionOptions);
      (connection as Connection & { accept(socket: Socket): unknown }).accept(socket);
    },
    close() {
      for (const connection of connections) connection.close();
    },
  };
}
