/** Calls longer than this are not lined up behind others. */
const SHORT_MS = 4;
/** What is lined up behind a running call should take no longer than this altogether, unless it is a single one. */
const BACKLOG_MS = 2;
const MAX_DEPTH = 32;
/** Waking a sleeping process costs about as much. */
const WAKE_MS = 0.25;
/**
 * How much a new call weighs in the average where it was faster, and where it was slower; and how many times the average it
 * may be. Slow ones count less: many environments slow each other down, and would look like a reason for more of them.
 */
const FASTER = 0.2;
const SLOWER = 0.03;
const OUTLIER = 3;
/** How much a new measurement of the processor time weighs, and the share of it that makes calls computing ones. */
const WEIGHT_OF_SHARE = 0.3;
const COMPUTES = 0.5;
/** Environments that are busy for more of their time than this are what calls wait for; below it is the engine itself. */
const SATURATED = 0.7;

/**
 * Knows how long calls of a function take, and so whether it is better for a call to wait behind another, to wake
 * an idle environment, or to have a new one started. A process that never sleeps between calls serves
 * three times as many short ones.
 */
export class CallClock {
  #averageMs: number | null = null;
  #cpuShare = 0;
  #busyMs = 0;
  #since = performance.now();

  /**
   * Notes what a call took, and where it was measured how much of its time the environment computed. A single slow one (the
   * first, one that the system interrupted) counts for little. Of calls that compute `together`, each takes its part of the time.
   */
  observe(handlerMs: number, cpuShare: number | null = null, together = 1): void {
    if (cpuShare !== null) this.#cpuShare += (cpuShare - this.#cpuShare) * WEIGHT_OF_SHARE;
    this.#average(this.computes ? handlerMs / together : handlerMs);
    this.#busyMs += handlerMs;
  }

  #average(ms: number): void {
    const before = this.#averageMs;
    if (before === null) this.#averageMs = ms;
    else if (ms < before) this.#averageMs = before + (ms - before) * FASTER;
    else this.#averageMs = before + (Math.min(ms, before * OUTLIER) - before) * SLOWER;
  }

  /** How many calls may be lined up behind a running one; 0 while that is not known to be worth it. */
  get depth(): number {
    if (this.#averageMs === null || this.#averageMs > SHORT_MS) return 0;
    return Math.min(MAX_DEPTH, Math.max(1, Math.floor(BACKLOG_MS / this.#averageMs)));
  }

  /** How many calls may be lined up while there are idle environments. */
  get depthBeforeWaking(): number {
    if (this.#averageMs === null || this.#averageMs > WAKE_MS) return 0;
    return Math.min(this.depth, Math.max(1, Math.floor(WAKE_MS / this.#averageMs)));
  }

  /** Whether calls mostly compute. */
  get computes(): boolean {
    return this.#cpuShare > COMPUTES;
  }

  /** Whether the environments were the bottleneck since this was last asked. */
  saturated(slots: number, runningSince: (since: number) => number): boolean {
    const time = performance.now();
    const busyMs = this.#busyMs + runningSince(this.#since);
    const windowMs = Math.max(1, time - this.#since);
    this.#busyMs = 0;
    this.#since = time;
    return busyMs / (windowMs * Math.max(1, slots)) > SATURATED;
  }
}
