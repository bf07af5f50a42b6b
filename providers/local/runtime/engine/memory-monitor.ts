import { residentMb } from './resident-memory.ts';
import type { Environment } from './environment.ts';

/** A handler that fills memory as fast as it can gets about 50 MB further in this time. */
const EVERY_MS = 25;

/** Measures the environments in use and lets them enforce their limits. */
export class MemoryMonitor {
  readonly #timer: NodeJS.Timeout;

  constructor(environments: Iterable<Environment>) {
    this.#timer = setInterval(() => {
      for (const environment of environments) {
        if (environment.memoryLimitMb === null || environment.state === 'idle' || environment.pid === null) continue;
        const used = residentMb(environment.pid);
        if (used !== null) environment.measured(used);
      }
    }, EVERY_MS);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
