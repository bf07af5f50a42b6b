import type { Invocation } from './invocation.ts';

/** Calls that have no environment yet, the oldest first. */
export class WaitingCalls {
  /** When each began to wait, as `performance.now()`. */
  #calls = new Map<Invocation, number>();

  get size(): number {
    return this.#calls.size;
  }

  get first(): Invocation | null {
    for (const invocation of this.#calls.keys()) return invocation;
    return null;
  }

  /** Milliseconds that the oldest has waited, not counting what was before `from` (as `performance.now()`); 0 where none does. */
  oldestMs(from: number): number {
    for (const since of this.#calls.values()) return performance.now() - Math.max(since, from);
    return 0;
  }

  add(invocation: Invocation): void {
    this.#calls.set(invocation, performance.now());
    invocation.onCancelWaiting = () => this.remove(invocation);
  }

  /** Puts calls that had already been given away before all others. */
  putBack(invocations: readonly Invocation[]): void {
    const others = this.#calls;
    this.#calls = new Map();
    for (const invocation of invocations) if (!invocation.over) this.add(invocation);
    for (const [invocation, since] of others) this.#calls.set(invocation, since);
  }

  remove(invocation: Invocation): void {
    this.#calls.delete(invocation);
    invocation.onCancelWaiting = null;
  }
}
