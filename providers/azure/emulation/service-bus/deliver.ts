import rhea, { type Delivery, type EventContext, type Sender } from 'rhea';
import { timerAt } from '../../../emulation-parts/pause.ts';
import { keyOf, type BusMessage, type Entities } from './entities.ts';
import type { Locks } from './locks.ts';
import { deliverable, tagOf } from './messages.ts';

/** What the library has and its types do not say. */
interface ServerSender extends Sender {
  credit: number;
  local: { attach: { snd_settle_mode?: number; rcv_settle_mode?: number } };
  set_drained(drained: boolean): void;
  connection: Sender['connection'] & { _register(): void };
}
const outcomes = rhea.message as unknown as Record<'accepted' | 'rejected', (fields: object) => { described(): object }>;

/** At once, in one go. */
const MANY = 100;

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
  #queued: Delivery[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(sender: ServerSender, path: string, entities: Entities, locks: Locks) {
    this.#sender = sender;
    this.#path = path;
    this.#entities = entities;
    this.#locks = locks;
    this.#isSettled = sender.snd_settle_mode === 1;
    sender.local.attach.snd_settle_mode = this.#isSettled ? 1 : 0;
    sender.local.attach.rcv_settle_mode = sender.rcv_settle_mode ?? 0;
    const pump = (): void => this.#pump();
    // Settlements that came before the credit are told after it.
    sender.on('sender_flow', () => void setImmediate(pump));
    sender.on('sender_draining', () => {
      setImmediate(() => {
        this.#pump();
        sender.set_drained(true);
        sender.connection._register();
      });
    });
    this.#listenToSettlements();
    this.#stop = entities.onChange((changed) => {
      if (keyOf(changed) === keyOf(path)) setImmediate(pump);
    });
    setImmediate(pump);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#stop();
    // What was given out stays locked until its time is over, as in the cloud; others may have it then.
    for (const { token } of this.#held.values()) this.#locks.remove(token);
  }

  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    // Credit is used up when a transfer is written, which is after it was queued.
    this.#queued = this.#queued.filter((delivery) => !delivery.sent);
    const room = this.#sender.credit - this.#queued.length;
    if (room > 0) for (const message of this.#entities.receive(this.#path, Math.min(MANY, room))) this.#give(message);
    const next = this.#sender.credit > 0 ? this.#entities.nextAtMs(this.#path) : null;
    if (next !== null) this.#timer = timerAt(next, () => this.#pump());
  }

  #give(message: BusMessage): void {
    const token = this.#isSettled ? message.id : this.#locks.add(this.#path, message);
    const delivery = this.#sender.send(deliverable(message), tagOf(token));
    this.#queued.push(delivery);
    if (this.#isSettled) this.#entities.complete(this.#path, message);
    else this.#held.set(delivery, { message, token });
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
