import type { LoadedFunction } from '../../../emulation.ts';
import type { Usage } from './messages.ts';

/** Milliseconds between two measurements: each costs as much as a short call. */
const EVERY_MS = 100;

/** Measures memory and processor time of this process, now and then, when a call ends. */
export class UsageMeter {
  #at = -EVERY_MS;
  #cpu = process.cpuUsage();
  #running = 0;
  /** Time in which calls ran, however many at a time, up to `#until`. */
  #busyMs = 0;
  #until = 0;

  /** Notes that a call has begun, as `performance.now()`. */
  begun(at: number): void {
    // What loading the function took is no call's.
    if (this.#at < 0 && this.#running === 0) this.#cpu = process.cpuUsage();
    if (this.#running++ === 0) this.#until = at;
  }

  /** Notes that one has ended. Null where it was measured a moment ago. */
  ended(loaded: Pick<LoadedFunction, 'memoryMb'> | null): Usage | null {
    const now = performance.now();
    this.#running--;
    this.#busyMs += now - this.#until;
    this.#until = now;
    if (now - this.#at < EVERY_MS) return null;
    const { user, system } = process.cpuUsage(this.#cpu);
    const cpuShare = (user + system) / 1000 / Math.max(0.001, this.#busyMs);
    this.#at = now;
    this.#cpu = process.cpuUsage();
    this.#busyMs = 0;
    return { rssMb: loaded?.memoryMb === undefined ? process.memoryUsage.rss() / 2 ** 20 : loaded.memoryMb(), cpuShare };
  }
}
