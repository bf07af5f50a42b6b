import type { Warmth } from '../ports.ts';
import type { Environment } from './environment.ts';
import type { StartupResult } from './startup.ts';

/** How many environments of a group are there even when nothing calls it. */
export class WarmFloor {
  /** The least there should be. */
  wanted = 0;
  #failure: string | null = null;

  /** Asks for so many, and forgets what failed before. */
  set(count: number): void {
    this.wanted = count;
    this.#failure = null;
  }

  /** Whether one more has to be started, beside those that start. */
  isBelow(environments: Iterable<Environment>, starting: number): boolean {
    return this.wanted > 0 && this.#failure === null && usable(environments) + starting < this.wanted;
  }

  /** Whether none of the environments is to spare. */
  holds(environments: Iterable<Environment>): boolean {
    return this.wanted > 0 && usable(environments) <= this.wanted;
  }

  /** What a start came to that no call waited for. */
  note(result: StartupResult): void {
    if (result.kind === 'ready') this.#failure = null;
    else if (result.kind === 'error') this.#failure = `${result.error.type}: ${result.error.message}`;
    else
      this.#failure = result.lastWords.trim() === '' ? `The environment did not start (${result.failure.kind}).` : result.lastWords.trim();
  }

  status(environments: Iterable<Environment>): Warmth {
    return { kept: this.wanted, ready: Math.min(this.wanted, usable(environments)), failure: this.#failure };
  }
}

function usable(environments: Iterable<Environment>): number {
  let count = 0;
  for (const environment of environments) if (environment.isUsable) count++;
  return count;
}
