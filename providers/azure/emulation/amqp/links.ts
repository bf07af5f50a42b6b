import type { Connection, Delivery, EventContext, Message, Receiver, Sender } from 'rhea';
import { AmqpRefusal, type AmqpService, type Answer, type Sink } from './amqp-service.ts';
import { isNamespaceToken } from './namespace-key.ts';

const CBS = '$cbs';
const MANAGEMENT = /(?:^|\/)\$management$/i;
/** How much a client may send before it hears how the first of it went. */
const CREDIT = 1000;

const addressOf = (terminus: unknown): string => {
  const address: unknown = typeof terminus === 'object' && terminus !== null ? Reflect.get(terminus, 'address') : undefined;
  return typeof address === 'string' ? address : '';
};
const isRequest = (address: string): boolean => address === CBS || MANAGEMENT.test(address);

/** What the links of all connections lead to: claims, what the service has, and questions about it. */
export class Links {
  readonly #serviceOf: (connection: Connection) => AmqpService;
  readonly #claimed = new WeakSet<Connection>();
  /** Where answers to requests of a connection go, by the address that it named. */
  readonly #replies = new WeakMap<Connection, Map<string, Sender>>();
  readonly #sinks = new WeakMap<Receiver, Sink>();
  readonly #deliveries = new Map<Sender, () => void>();

  constructor(serviceOf: (connection: Connection) => AmqpService) {
    this.#serviceOf = serviceOf;
  }

  /** A client is about to send. */
  openReceiver({ receiver, connection }: EventContext): void {
    if (receiver === undefined) return;
    const address = addressOf(receiver.target);
    receiver.set_target({ address });
    if (address !== CBS && !this.#isClaimed(connection, receiver)) return;
    if (!isRequest(address)) {
      const sink = opened(receiver, () => this.#serviceOf(connection).sink(receiver, address));
      if (sink === null) return;
      this.#sinks.set(receiver, sink);
    }
    receiver.add_credit(CREDIT);
  }

  /** A client wants to receive. */
  openSender({ sender, connection }: EventContext): void {
    if (sender === undefined) return;
    const address = addressOf(sender.source);
    sender.set_source(sender.source);
    if (isRequest(address)) {
      const known = this.#replies.get(connection) ?? new Map<string, Sender>();
      // Requests name an address of the link's, or the link itself.
      this.#replies.set(connection, known.set(addressOf(sender.target), sender).set(sender.name, sender));
    } else if (this.#isClaimed(connection, sender)) {
      const stop = opened(sender, () => this.#serviceOf(connection).source(sender, address));
      if (stop !== null) this.#deliveries.set(sender, stop);
    }
  }

  closeSender(sender: Sender): void {
    this.#deliveries.get(sender)?.();
    this.#deliveries.delete(sender);
  }

  /** A connection is over, and with it its links. */
  closeAll(connection: Connection): void {
    for (const sender of this.#deliveries.keys()) if (sender.connection === connection) this.closeSender(sender);
  }

  take({ receiver, message, delivery, connection }: EventContext): void {
    if (receiver === undefined || message === undefined || delivery === undefined) return;
    const address = addressOf(receiver.target);
    // A link that was closed for want of a claim has no credit; who sends all the same is not heard.
    if (address !== CBS && !this.#claimed.has(connection)) return;
    receiver.add_credit(1);
    if (address === CBS) this.#answer(connection, message, this.#claim(connection, message));
    else if (isRequest(address)) this.#answer(connection, message, this.#serviceOf(connection).manage(address, message));
    else {
      const refusal = this.#put(receiver, message, delivery);
      if (refusal !== null) return delivery.reject(refusal.fields);
    }
    delivery.accept();
  }

  /** Gives what was sent to where its link leads; why not, where it is not taken. */
  #put(receiver: Receiver, message: Message, delivery: Delivery): AmqpRefusal | null {
    const { format } = delivery as Delivery & { format?: number };
    try {
      this.#sinks.get(receiver)?.(message, format);
      return null;
    } catch (error) {
      if (error instanceof AmqpRefusal) return error;
      throw error;
    }
  }

  #isClaimed(connection: Connection, link: Sender | Receiver): boolean {
    if (this.#claimed.has(connection)) return true;
    const description = "Unauthorized access. 'Listen' and 'Send' claims are required to perform this operation.";
    link.close({ condition: 'amqp:unauthorized-access', description });
    return false;
  }

  /** `put-token`: a claim by a signature of the key. */
  #claim(connection: Connection, { body }: Message): Answer {
    if (!isNamespaceToken(String(body))) return { status: 401, description: 'InvalidSignature: The token has an invalid signature.' };
    this.#claimed.add(connection);
    return { status: 202, description: 'Accepted' };
  }

  #answer(connection: Connection, request: Message, { status, description, body, condition }: Answer): void {
    const to = this.#replies.get(connection)?.get(request.reply_to ?? '');
    to?.send({
      correlation_id: request.message_id as string,
      application_properties: {
        'status-code': status,
        'status-description': description,
        statusCode: status,
        statusDescription: description,
        ...(condition === undefined ? {} : { errorCondition: condition }),
      },
      body: body ?? '',
    });
  }
}

/** What the service makes of a link; null where it refuses it, which is then closed with the reason. */
function opened<T>(link: Sender | Receiver, open: () => T): T | null {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof AmqpRefusal)) throw error;
    link.close(error.fields);
    return null;
  }
}
