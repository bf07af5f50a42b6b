import rhea, { type Delivery, type EventContext, type Sender } from 'rhea';
import { LinkPump, type ServerSender } from '../amqp/link-pump.ts';
import { deliverable, tagOf } from './bus-messages.ts';
import { keyOf, type BusMessage, type Entities } from './entities.ts';
import type { Locks } from './locks.ts';

const outcomes = rhea.message as unknown as Record<'accepted' | 'rejected', (fields: object) => { described(): object }>;

/**
 * Gives an entity's messages to a link as it has credit for them, and settles them as it says. Gives back the way to stop it.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement
 */
export function linkDelivery(link: Sender, path: string, entities: Entities, locks: Locks): () => void {
  const delivery = new LinkDelivery(link as ServerSender, path, entities, locks);
  return () => delivery.close();
}

class LinkDelivery {
  readonly #sender: ServerSender;
  readonly #path: string;
  readonly #entities: Entities;
  readonly #locks: Locks;
  /** Whatever is sent is settled: "receive and delete". */
  readonly #isSettled: boolean;
  readonly #held = new Map<Delivery, { message: BusMessage; token: string }>();
  readonly #stop: () => void;
  readonly #pump: LinkPump;

  constructor(sender: ServerSender, path: string, entities: Entities, locks: Locks) {
    this.#sender = sender;
    this.#path = path;
    this.#entities = entities;
    this.#locks = locks;
    this.#isSettled = sender.snd_settle_mode === 1;
    sender.local.attach.snd_settle_mode = this.#isSettled ? 1 : 0;
    sender.local.attach.rcv_settle_mode = sender.rcv_settle_mode ?? 0;
    this.#listenToSettlements();
    this.#pump = new LinkPump(sender, {
      give: (room) => entities.receive(path, room).map((message) => this.#give(message)),
      nextAtMs: () => entities.nextAtMs(path),
    });
    this.#stop = entities.onChange((changed) => {
      if (keyOf(changed) === keyOf(path)) this.#pump.wake();
    });
  }

  close(): void {
    this.#pump.close();
    this.#stop();
    // What was given out stays locked until its time is over, as in the cloud; others may have it then.
    for (const { token } of this.#held.values()) this.#locks.remove(token);
  }

  #give(message: BusMessage): Delivery {
    const token = this.#isSettled ? message.id : this.#locks.add(this.#path, message);
    const delivery = this.#sender.send(deliverable(message), tagOf(token));
    if (this.#isSettled) this.#entities.complete(this.#path, message);
    else this.#held.set(delivery, { message, token });
    return delivery;
  }

  #listenToSettlements(): void {
    const [entities, path] = [this.#entities, this.#path];
    this.#sender.on('accepted', (context: EventContext) => this.#settle(context, (message) => entities.complete(path, message)));
    this.#sender.on('rejected', (context: EventContext) =>
      this.#settle(context, (message) => entities.deadLetter(path, message, reasonOf(context.delivery))),
    );
    for (const event of ['released', 'modified'] as const) {
      this.#sender.on(event, (context: EventContext) =>
        this.#settle(context, (message) => {
          if (isDeferral(context.delivery)) return NO_DEFERRAL;
          entities.abandon(path, message);
          return undefined;
        }),
      );
    }
  }

  /** `work` gives an error back where it cannot be done. */
  #settle({ delivery }: EventContext, work: (message: BusMessage) => LinkFailure | undefined | void): void {
    const one = delivery === undefined ? undefined : this.#held.get(delivery);
    if (delivery === undefined || one === undefined) return;
    this.#held.delete(delivery);
    this.#locks.remove(one.token);
    const { message } = one;
    const isLost = this.#entities.locked(this.#path, message.id, message.token) === null;
    const error = isLost ? LOCK_LOST : work(message);
    delivery.update(true, (error ? outcomes.rejected({ error }) : outcomes.accepted({})).described());
  }
}

interface LinkFailure {
  condition: string;
  description: string;
}
const LOCK_LOST: LinkFailure = {
  condition: 'com.microsoft:message-lock-lost',
  description: 'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
};
const NO_DEFERRAL: LinkFailure = { condition: 'amqp:not-implemented', description: 'The local runtime does not defer messages.' };

const isDeferral = (delivery: Delivery | undefined): boolean =>
  (delivery as { remote_state?: { undeliverable_here?: boolean } } | undefined)?.remote_state?.undeliverable_here === true;

/** Why a client puts a message aside: it says so beside the error. */
function reasonOf(delivery: Delivery | undefined): { reason: string; description: string } {
  const state = (delivery as { remote_state?: { error?: { info?: Record<string, unknown>; description?: string } } } | undefined)
    ?.remote_state;
  const { DeadLetterReason: reason, DeadLetterErrorDescription: description } = state?.error?.info ?? {};
  return { reason: String(reason ?? ''), description: String(description ?? state?.error?.description ?? '') };
}
