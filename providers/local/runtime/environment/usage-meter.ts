import type { LoadedFunction } from '../../../emulation.ts';
import type { Usage } from './messages.ts';

/** Milliseconds between two measurements: each costs as much as a short call. */
const EVERY_MS = 100;

/** Measures memory and processor time of this process, now and then, when a call ends. */
export class UsageMeter {
  #at = -EVERY_MS;
  #cpu = process.cpuUsage();
  #busyMs = 0;

  /** Notes a call of so many milliseconds. Null where it was measured a moment ago. */
  after(callMs: number, loaded: Pick<LoadedFunction, 'memoryMb'> | null): Usage | null {
    this.#busyMs += callMs;
    const now = performance.now();
    if (now - this.#at < EVERY_MS) return null;
    const { user, system } = process.cpuUsage(this.#cpu);
    const cpuShare = (user + system) / 1000 / Math.max(0.001, this.#busyMs);
    this.#at = now;
    this.#cpu = process.cpuUsage();
    this.#busyMs = 0;
    return { rssMb: loaded?.memoryMb === undefined ? process.memoryUsage.rss() / 2 ** 20 : loaded.memoryMb(), cpuShare };
  }
}
