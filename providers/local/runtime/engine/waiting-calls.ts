import type { Invocation, Line } from './invocation.ts';

/** Calls that have no environment yet, the oldest first. In a list for the reason that `CallTable` gives. */
export class WaitingCalls implements Line {
  /** `since`: when it began to wait, as `performance.now()`. */
  #calls: { invocation: Invocation; since: number }[] = [];

  get size(): number {
    return this.#calls.length;
  }

  get first(): Invocation | null {
    return this.#calls[0]?.invocation ?? null;
  }

  /** Milliseconds that the oldest has waited, not counting what was before `from` (as `performance.now()`); 0 where none does. */
  oldestMs(from: number): number {
    const [oldest] = this.#calls;
    return oldest === undefined ? 0 : performance.now() - Math.max(oldest.since, from);
  }

  add(invocation: Invocation): void {
    this.#calls.push({ invocation, since: performance.now() });
    invocation.line = this;
  }

  /** Puts calls that had already been given away before all others. */
  putBack(invocations: readonly Invocation[]): void {
    const others = this.#calls;
    this.#calls = [];
    for (const invocation of invocations) if (!invocation.over) this.add(invocation);
    this.#calls.push(...others);
  }

  remove(invocation: Invocation): void {
    const at = this.#calls.findIndex((call) => call.invocation === invocation);
    if (at === 0) this.#calls.shift();
    else if (at > 0) this.#calls.splice(at, 1);
    invocation.line = null;
  }
}
