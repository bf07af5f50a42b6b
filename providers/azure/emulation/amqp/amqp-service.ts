import type { Message, Receiver, Sender } from 'rhea';

/** What a request is answered with. */
export interface Answer {
  status: number;
  description: string;
  body?: unknown;
  condition?: string;
}

/** Takes what a client sends: a message, or the bytes of one whose format the library leaves alone. Throws `AmqpRefusal`. */
export type Sink = (sent: Message | Buffer, format: number | undefined) => void;

/** What is served over AMQP: where links lead, and what is asked beside them. */
export interface AmqpService {
  /** A client is about to send to an address. Throws `AmqpRefusal`. */
  sink(link: Receiver, address: string): Sink;
  /** A client wants what is at an address: gives it out until it is called back. Throws `AmqpRefusal`. */
  source(link: Sender, address: string): () => void;
  /** A request to a management link. */
  manage(address: string, request: Message): Answer;
}

/** Why a link is closed or a message rejected, in the protocol's terms. */
export class AmqpRefusal extends Error {
  readonly condition: string;

  constructor(condition: string, description: string) {
    super(description);
    this.name = 'AmqpRefusal';
    this.condition = condition;
  }

  /** As it stands in a frame. */
  get fields(): { condition: string; description: string } {
    return { condition: this.condition, description: this.message };
  }
}
