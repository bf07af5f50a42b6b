/** Longer than this a timer cannot wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Things that become due at a time, given out in that order, the earliest first, while there is room for them. */
export class DueList<T extends { dueAtMs: number }> {
  readonly #waiting: T[] = [];
  readonly #give: (item: T) => void;
  readonly #hasRoom: () => boolean;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(give: (item: T) => void, hasRoom: () => boolean) {
    this.#give = give;
    this.#hasRoom = hasRoom;
  }

  add(item: T): void {
    // Behind those that are due at the same time.
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#waiting[middle]?.dueAtMs ?? 0) <= item.dueAtMs) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, item);
    this.wake();
  }

  /** There may be room now. */
  wake(): void {
    if (this.#closed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const [first] = this.#waiting;
    if (first === undefined || !this.#hasRoom()) return;
    this.#timer = setTimeout(() => this.#turn(), Math.min(MAX_TIMER_MS, Math.max(0, first.dueAtMs - Date.now())));
  }

  clear(): void {
    this.#waiting.length = 0;
    this.wake();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #turn(): void {
    this.#timer = null;
    while (this.#hasRoom()) {
      const [first] = this.#waiting;
      if (first === undefined || first.dueAtMs > Date.now()) break;
      this.#waiting.shift();
      this.#give(first);
    }
    this.wake();
  }
}
