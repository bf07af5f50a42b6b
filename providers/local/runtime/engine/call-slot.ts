import { FrameType, encodeHeader, encodeJson, encodeNumber } from '../environment/frames.ts';
import type { ColdStart } from './build-record.ts';
import type { Environment } from './environment.ts';
import type { Host, Invocation, Line } from './invocation.ts';

/** A call in an environment: running, or lined up behind those that run. */
export class CallSlot implements Host, Line {
  readonly number: number;
  readonly invocation: Invocation;
  readonly timeoutMs: number;
  readonly createdAt = performance.now();
  startedAt: number | null = null;
  recalled = false;
  readonly #environment: Environment;
  #timer: NodeJS.Timeout | null = null;

  constructor(environment: Environment, number: number, invocation: Invocation, timeoutMs: number) {
    this.#environment = environment;
    this.number = number;
    this.invocation = invocation;
    this.timeoutMs = timeoutMs;
  }

  get id(): string {
    return this.#environment.id;
  }

  get memoryMaxMb(): number | null {
    return this.#environment.memoryMaxMb;
  }

  start(cold: ColdStart | null, onTimeout: (slot: CallSlot) => void): void {
    this.startedAt = performance.now();
    this.#timer = setTimeout(onTimeout, this.timeoutMs, this);
    // One that was cancelled while it was lined up runs all the same: it cannot be taken back any more.
    if (this.invocation.over) this.#environment.send(encodeJson(FrameType.abort, this.number));
    else this.invocation.dispatched(this, cold);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  remove(): void {
    this.recall();
  }

  /** Asks for the call back, once. */
  recall(): void {
    if (this.recalled || this.startedAt !== null) return;
    this.recalled = true;
    this.#environment.send(encodeJson(FrameType.recall, this.number));
  }

  credit(bytes: number): void {
    this.#environment.send(encodeNumber(FrameType.credit, this.number, bytes));
  }

  body(part: Uint8Array): void {
    this.#environment.send(encodeHeader(FrameType.body, this.number, part.length), part);
  }

  bodyEnd(): void {
    this.#environment.send(encodeJson(FrameType.bodyEnd, this.number));
  }

  abandon(): void {
    this.#environment.abandon(this);
  }
}
