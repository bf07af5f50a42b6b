import type { LogEntry } from '#shared/model/log-entry.ts';

export interface LogBufferLimits {
  entries: number;
  /** Characters of all messages together. */
  characters: number;
}

/** What a browser tab carries without strain: 200,000 lines and about 128 MB of text. */
export const DEFAULT_LIMITS: LogBufferLimits = { entries: 200_000, characters: 64_000_000 };

/**
 * Log entries in order of their ids, each id once, within bounds: where new ones do not fit, the
 * oldest go. Ids are compared only for equality; order is the order of arrival, older ones in front.
 */
export class LogBuffer {
  #entries: LogEntry[] = [];
  /** Position of the first entry that still counts. */
  #head = 0;
  #characters = 0;
  #ids = new Set<string>();
  #dropped = 0;
  #revision = 0;
  readonly #limits: LogBufferLimits;

  constructor(limits: LogBufferLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#entries.length - this.#head;
  }

  /** Changes whenever entries come or go. */
  get revision(): number {
    return this.#revision;
  }

  /** How many were let go for want of room since the buffer was last emptied. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The newest entry's id; where tailing goes on after a lost connection. */
  get lastId(): string | null {
    return this.at(this.length - 1)?.id ?? null;
  }

  /** Those of `items` that are not in it. */
  unknown(items: readonly LogEntry[]): LogEntry[] {
    return items.filter((item) => !this.#ids.has(item.id));
  }

  at(index: number): LogEntry | undefined {
    return index < 0 ? undefined : this.#entries[this.#head + index];
  }

  /** Adds newer entries; those already there are left out. Returns how many were added and how many old ones went. */
  append(items: readonly LogEntry[]): { added: number; dropped: number } {
    let added = 0;
    for (const item of items) {
      if (this.#ids.has(item.id)) continue;
      this.#ids.add(item.id);
      this.#entries.push(item);
      this.#characters += item.message.length;
      added++;
    }
    if (added > 0) this.#revision++;
    return { added, dropped: this.#shrink() };
  }

  /** Adds older entries in front, as many of the newest of them as there is room for. Returns how many. */
  prepend(items: readonly LogEntry[]): number {
    const fresh = this.unknown(items);
    const kept: LogEntry[] = [];
    for (let i = fresh.length - 1; i >= 0; i--) {
      const item = fresh[i];
      if (item === undefined || this.length + kept.length >= this.#limits.entries) break;
      if (this.#characters + item.message.length > this.#limits.characters) break;
      this.#characters += item.message.length;
      this.#ids.add(item.id);
      kept.push(item);
    }
    this.#entries = [...kept.toReversed(), ...this.#entries.slice(this.#head)];
    this.#head = 0;
    if (kept.length > 0) this.#revision++;
    return kept.length;
  }

  clear(): void {
    this.#entries = [];
    this.#head = 0;
    this.#characters = 0;
    this.#ids.clear();
    this.#dropped = 0;
    this.#revision++;
  }

  /** All entries as they are now. */
  toArray(): LogEntry[] {
    return this.#entries.slice(this.#head);
  }

  *[Symbol.iterator](): Generator<LogEntry> {
    for (let i = this.#head; i < this.#entries.length; i++) {
      const item = this.#entries[i];
      if (item !== undefined) yield item;
    }
  }

  #shrink(): number {
    let dropped = 0;
    while (this.length > this.#limits.entries || (this.#characters > this.#limits.characters && this.length > 1)) {
      const oldest = this.#entries[this.#head];
      if (oldest === undefined) break;
      this.#ids.delete(oldest.id);
      this.#characters -= oldest.message.length;
      this.#head++;
      dropped++;
    }
    // Moving the array for each dropped line would make a long tail quadratic.
    if (this.#head > 4096 && this.#head * 4 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    this.#dropped += dropped;
    return dropped;
  }
}
