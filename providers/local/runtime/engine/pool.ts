import type { Environment } from './environment.ts';
import type { Owner } from './environment-owner.ts';
import { sameFlavour, type Flavour } from './flavour.ts';

export interface PoolOptions {
  size: number;
  /** Filling begins after this. */
  prepared: Promise<void>;
  /** Flavours to begin with, before any function has run. */
  initial: readonly Flavour[];
  /** Starts an environment; null where there are as many as there may be, or something more urgent goes on. */
  start(flavour: Flavour, owner: Owner): Environment | null;
  log(message: string, details: Record<string, unknown>): void;
}

/** Time without a cold start after which the pool is filled again: never in the way of a request. */
const CALM_MS = 50;
/** Time after which it is tried again where there were too many environments. */
const FULL_MS = 1000;
/** A flavour that does not even start is not tried again for this long. */
const FAILED_MS = 60_000;

/** Environments that have loaded a model and wait for a function. Of the flavours used last, so that those return fast. */
export class Pool implements Owner {
  readonly #options: PoolOptions;
  readonly #waiting = new Set<Environment>();
  /** The most recently used first. */
  #recent: Flavour[];
  #timer: NodeJS.Timeout | null = null;
  #failedAt = new Map<string, number>();
  #prepared = false;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#recent = options.initial.slice(0, options.size);
    void options.prepared.then(() => {
      this.#prepared = true;
      this.#fill();
    });
  }

  /** How many are wanted, and how many have finished loading. */
  status(): { target: number; ready: number } {
    return { target: this.#options.size, ready: [...this.#waiting].filter((environment) => environment.preloaded).length };
  }

  /** Gives up an environment of the model, if possible one with the right heap; null where there is none. */
  take(flavour: Flavour): Environment | null {
    this.#recent = [flavour, ...this.#recent.filter((other) => !sameFlavour(other, flavour))].slice(0, Math.max(1, this.#options.size));
    this.refill();
    const fitting = [...this.#waiting].filter((one) => one.flavour.worker === flavour.worker && one.flavour.memoryMb >= flavour.memoryMb);
    const score = (one: Environment): number => (one.preloaded ? 2 : 0) + (sameFlavour(one.flavour, flavour) ? 1 : 0);
    const [best] = fitting.toSorted((a, b) => score(b) - score(a));
    if (best === undefined) return null;
    this.#waiting.delete(best);
    return best;
  }

  /** Gives up the place of one environment, for a function that needs it more. */
  yield(): boolean {
    const [any] = this.#waiting;
    any?.kill();
    return any !== undefined;
  }

  /** Fills up when things have calmed down. */
  refill(): void {
    if (this.#closed || !this.#prepared) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fill(), CALM_MS);
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const environment of this.#waiting) environment.kill();
  }

  preloaded(environment: Environment, error: string | null): void {
    if (error !== null) {
      this.#options.log('A waiting environment could not load its model.', { worker: environment.flavour.worker, error });
      this.#failed(environment.flavour);
      environment.kill();
    }
    this.refill();
  }

  ready(): void {
    // Nothing is initialised here.
  }

  free(): void {
    // Nothing runs here.
  }

  returned(): void {
    // Nothing is lined up here.
  }

  log(environment: Environment, line: Parameters<Owner['log']>[1]): void {
    this.#options.log('A waiting environment says:', { environment: environment.id, message: line.message });
  }

  gone(environment: Environment): void {
    this.#waiting.delete(environment);
    if (!environment.preloaded) this.#failed(environment.flavour);
    this.refill();
  }

  #failed(flavour: Flavour): void {
    this.#failedAt.set(flavour.worker, Date.now());
  }

  /** One at a time: the next when this one has loaded. */
  #fill(): void {
    this.#timer = null;
    if (this.#closed) return;
    const wanted = Array.from(
      { length: this.#recent.length === 0 ? 0 : this.#options.size },
      (_, index) => this.#recent[index % this.#recent.length],
    );
    const spare = new Set(this.#waiting);
    const missing: Flavour[] = [];
    for (const flavour of wanted) {
      if (flavour === undefined) continue;
      const have = [...spare].find((environment) => sameFlavour(environment.flavour, flavour));
      if (have !== undefined) spare.delete(have);
      else if (Date.now() - (this.#failedAt.get(flavour.worker) ?? -FAILED_MS) >= FAILED_MS) missing.push(flavour);
    }
    const [next] = missing;
    if (next === undefined || [...this.#waiting].some((environment) => !environment.preloaded)) return;
    if (this.#waiting.size >= this.#options.size) [...spare][0]?.kill();
    const environment = this.#options.start(next, this);
    if (environment !== null) this.#waiting.add(environment);
    else this.#timer = setTimeout(() => this.#fill(), FULL_MS);
  }
}
