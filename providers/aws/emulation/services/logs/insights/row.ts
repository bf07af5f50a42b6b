import type { LogEvent } from '../log-event.ts';
import { discoveredFields } from './discovered-fields.ts';
import { Instant, type Value } from './value.ts';

/** One line of what a query has so far: a log event with fields of the query's own, or a group of events. */
export class Row {
  readonly #own = new Map<string, Value>();
  readonly #event: (LogEvent & { log: string; pointer: string }) | null;
  #discovered: ReadonlyMap<string, Value> | null = null;

  /** `log` is `ACCOUNT:GROUP`; `pointer` is what the event is asked for by. */
  constructor(event: (LogEvent & { log: string; pointer: string }) | null) {
    this.#event = event;
  }

  get timestampMs(): number {
    return this.#event?.timestampMs ?? 0;
  }

  get pointer(): string | null {
    return this.#event?.pointer ?? null;
  }

  set(name: string, value: Value): void {
    this.#own.set(name, value);
  }

  get(name: string): Value {
    const own = this.#own.get(name);
    if (own !== undefined) return own;
    const event = this.#event;
    if (event === null) return null;
    switch (name) {
      case '@timestamp':
        return new Instant(event.timestampMs);
      case '@ingestionTime':
        return new Instant(event.ingestedAtMs);
      case '@message':
        return event.message;
      case '@logStream':
        return event.stream;
      case '@log':
        return event.log;
      case '@ptr':
        return event.pointer;
      default:
        this.#discovered ??= discoveredFields(event.message);
        return this.#discovered.get(name) ?? null;
    }
  }
}
