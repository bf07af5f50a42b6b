import type { CallSlot } from './call-slot.ts';
import type { Invocation } from './invocation.ts';

/**
 * The calls of an environment, in the order in which they came, which is the order in which they begin. Not in a Map: V8 keeps
 * what a Map once held alive through its old tables until the next full collection, which costs more than to search a short list.
 */
export class CallTable {
  readonly #slots: CallSlot[] = [];
  /** Calls that run. */
  running = 0;

  get size(): number {
    return this.#slots.length;
  }

  /** Calls that are there and begin when those that run have ended. */
  get linedUp(): number {
    return this.#slots.length - this.running;
  }

  get(number: number): CallSlot | undefined {
    return this.#slots.find((slot) => slot.number === number);
  }

  has(slot: CallSlot): boolean {
    return this.#slots.includes(slot);
  }

  add(slot: CallSlot): void {
    this.#slots.push(slot);
  }

  remove(slot: CallSlot): void {
    const at = this.#slots.indexOf(slot);
    if (at === -1) return;
    if (at === 0) this.#slots.shift();
    else this.#slots.splice(at, 1);
    slot.stop();
    if (slot.startedAt !== null) this.running--;
  }

  /** The call that was given back, taken out; none where it is not there any more. */
  takeBack(number: number): Invocation[] {
    const slot = this.get(number);
    if (slot === undefined) return [];
    this.remove(slot);
    return [slot.invocation];
  }

  /** The call that begins next; null where none is lined up. */
  next(): CallSlot | null {
    return this.#slots.find((slot) => slot.startedAt === null) ?? null;
  }

  /** Takes all calls out: those that have begun, and those that have not. */
  clear(): { begun: CallSlot[]; linedUp: CallSlot[] } {
    const slots = [...this.#slots];
    for (const slot of slots) this.remove(slot);
    return { begun: slots.filter((slot) => slot.startedAt !== null), linedUp: slots.filter((slot) => slot.startedAt === null) };
  }

  /** Asks for the calls back that have been lined up for longer than `ms`. */
  recall(ms: number): void {
    if (this.linedUp === 0) return;
    const before = performance.now() - ms;
    for (const slot of this.#slots) if (slot.startedAt === null && slot.createdAt <= before) slot.recall();
  }

  /** Whether a call has been running for longer than `ms`. */
  isHeldUp(ms: number): boolean {
    const before = performance.now() - ms;
    for (const { startedAt } of this.#slots) if (startedAt !== null && startedAt < before) return true;
    return false;
  }

  /** Milliseconds that running calls have taken since `since` (as `performance.now()`). */
  busySince(since: number): number {
    const time = performance.now();
    let sum = 0;
    for (const { startedAt } of this.#slots) if (startedAt !== null) sum += time - Math.max(startedAt, since);
    return sum;
  }
}
