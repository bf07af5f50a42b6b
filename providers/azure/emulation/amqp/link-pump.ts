import type { Delivery, Sender } from 'rhea';
import { timerAt } from '../../../emulation-parts/pause.ts';

/** What the library has and its types do not say. */
export interface ServerSender extends Sender {
  credit: number;
  local: { attach: { snd_settle_mode?: number; rcv_settle_mode?: number } };
  set_drained(drained: boolean): void;
  session: Sender['session'] & { outgoing: { available(): number } };
  connection: Sender['connection'] & { _register(): void };
}

/** At once, in one go. */
const MANY = 100;

/** What a link is given. */
export interface Supply {
  /** Sends up to `room` messages over the link. */
  give(room: number): readonly Delivery[];
  /** Epoch milliseconds at which there is more by itself; null where there is none, or `wake` tells. */
  nextAtMs(): number | null;
}

/** Sends over a link as it has credit. */
export class LinkPump {
  readonly #sender: ServerSender;
  readonly #supply: Supply;
  #queued: Delivery[] = [];
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;
  #isClosed = false;

  constructor(link: Sender, supply: Supply) {
    const sender = link as ServerSender;
    this.#sender = sender;
    this.#supply = supply;
    // Settlements that came before the credit are told after it.
    sender.on('sender_flow', () => this.wake());
    // What was sent is out of the way.
    sender.on('settled', () => this.wake());
    sender.on('sender_draining', () => {
      setImmediate(() => {
        this.#pump();
        sender.set_drained(true);
        sender.connection._register();
      });
    });
    this.wake();
  }

  /** There may be something to send; not looked at within this call. */
  wake(): void {
    this.#soon ??= setImmediate(() => this.#pump());
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#soon);
  }

  #pump(): void {
    clearTimeout(this.#timer);
    this.#soon = undefined;
    // What is sent over a link that was closed here, and not yet over there, ends the whole connection.
    if (this.#isClosed || !this.#sender.is_open()) return;
    const room = this.#room();
    if (room > 0) this.#queued.push(...this.#supply.give(Math.min(MANY, room)));
    const next = this.#room() > 0 ? this.#supply.nextAtMs() : null;
    if (next !== null) this.#timer = timerAt(next, () => this.#pump());
  }

  /** Credit is used up when a transfer is written, which is after it was queued. */
  #room(): number {
    this.#queued = this.#queued.filter((delivery) => !delivery.sent);
    return Math.min(this.#sender.credit - this.#queued.length, this.#sender.session.outgoing.available());
  }
}
