import { randomUUID } from 'node:crypto';
import type { EmulationHost } from '../../../emulation-host.ts';
import { isJson, textOf } from '../api/json.ts';
import type { FunctionStore } from '../functions/function-store.ts';
import { eventHeaders, type CloudEvent } from './cloud-event.ts';
import { isMeant } from './event-trigger.ts';

/** One event on its way to one function, kept until it got there. */
interface Delivery {
  id: string;
  /** Of the function in the runtime. */
  hostName: string;
  event: CloudEvent;
  retries: boolean;
  firstMs: number;
  nextMs: number;
  attempts: number;
}

const COLLECTION = 'event-deliveries';
/** "Retry on any failure, retry up to 7 days with an exponential backoff (capped at 10 seconds)": google/cloud/functions/v2/functions.proto */
const RETRY_FOR_MS = 7 * 24 * 3_600_000;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 10_000;
/** Calls of one function at a time. */
const MAX_AT_ONCE = 20;
const WAIT_MS = 100;

const TRIGGERS: readonly (readonly [type: string, trigger: string])[] = [
  ['google.cloud.storage.', 'object'],
  ['google.cloud.firestore.', 'change'],
];

/** Brings events to the functions whose triggers ask for them. */
export class EventBus {
  readonly #host: EmulationHost;
  readonly #store: FunctionStore;
  readonly #choose: (hostName: string) => string | null;
  readonly #waiting = new Map<string, Delivery>();
  readonly #running = new Map<string, Delivery>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /** `choose` names the version that a call of a function runs. */
  constructor(host: EmulationHost, store: FunctionStore, choose: (hostName: string) => string | null) {
    this.#host = host;
    this.#choose = choose;
    this.#store = store;
    for (const { key, value } of host.documents.list(COLLECTION)) {
      if (isJson(value)) this.#waiting.set(key, value as unknown as Delivery);
    }
    // Once everything is up that the functions may call.
    this.#timer = setTimeout(() => this.#arm(), 0).unref();
  }

  /** Stores the event for every function that wants it; they are called after that. `project` is where it happened. */
  publish(project: string, event: CloudEvent): void {
    const { documents, functions } = this.#host;
    const now = Date.now();
    const meant = this.#store
      .triggers()
      .filter(({ place, hostName, trigger }) => place.project === project && isMeant(trigger, event) && functions.find(hostName) !== null);
    documents.transaction(() => {
      for (const { hostName, trigger } of meant) {
        const retries = textOf(trigger, 'retryPolicy') === 'RETRY_POLICY_RETRY';
        const delivery = { id: `${now}-${randomUUID()}`, hostName, event, retries, firstMs: now, nextMs: now, attempts: 0 };
        documents.put(COLLECTION, delivery.id, delivery);
        this.#waiting.set(delivery.id, delivery);
      }
    });
    if (meant.length > 0) this.#arm();
  }

  close(): void {
    this.#stopped.abort();
    clearTimeout(this.#timer);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#stopped.signal.aborted || this.#waiting.size === 0) return;
    let next = Infinity;
    for (const { nextMs } of this.#waiting.values()) next = Math.min(next, nextMs);
    this.#timer = setTimeout(() => this.#start(), Math.max(0, next - Date.now())).unref();
  }

  #start(): void {
    const now = Date.now();
    const busy = new Map<string, number>();
    for (const { hostName } of this.#running.values()) busy.set(hostName, (busy.get(hostName) ?? 0) + 1);
    const due = [...this.#waiting.values()].filter(({ nextMs }) => nextMs <= now);
    for (const delivery of due) {
      const count = busy.get(delivery.hostName) ?? 0;
      if (count >= MAX_AT_ONCE) {
        // Its turn comes when one of the others ends.
        delivery.nextMs = now + WAIT_MS;
        continue;
      }
      busy.set(delivery.hostName, count + 1);
      this.#waiting.delete(delivery.id);
      this.#running.set(delivery.id, delivery);
      void this.#attempt(delivery);
    }
    this.#arm();
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const reached = await this.#call(delivery).catch((error: unknown) => {
      this.#host.log('error', `An event could not be brought to ${delivery.hostName}.`, error);
      return false;
    });
    this.#running.delete(delivery.id);
    // What the end of the runtime cut short is tried again when it starts.
    if (!this.#stopped.signal.aborted) this.#settle(delivery, reached);
    this.#arm();
  }

  #settle(delivery: Delivery, reached: boolean): void {
    const { documents, functions, log } = this.#host;
    const attempts = delivery.attempts + 1;
    const nextMs = Date.now() + Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
    const again = !reached && delivery.retries && functions.find(delivery.hostName) !== null && nextMs - delivery.firstMs < RETRY_FOR_MS;
    if (again) {
      const next: Delivery = { ...delivery, attempts, nextMs };
      documents.put(COLLECTION, next.id, next);
      this.#waiting.set(next.id, next);
      return;
    }
    documents.remove(COLLECTION, delivery.id);
    if (!reached) log('warn', `An event of type ${delivery.event.type} was dropped: ${delivery.hostName} failed.`);
  }

  /** Whether the function took it: answered with a success. */
  async #call({ hostName, event }: Delivery): Promise<boolean> {
    const { functions } = this.#host;
    const version = this.#choose(hostName);
    if (version === null) return false;
    const origin = functions.url(hostName) ?? 'http://localhost';
    const body = Buffer.from(event.data, 'base64');
    const headers: [string, string][] = [
      ['host', new URL(origin).host],
      ['user-agent', 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)'],
      ['content-length', String(body.length)],
      ...eventHeaders(event),
    ];
    const response = this.#host.invoke(hostName, version, {
      input: { kind: 'http', request: { method: 'POST', path: '/', origin, headers, body, remoteAddress: '127.0.0.1' } },
      trigger: TRIGGERS.find(([type]) => event.type.startsWith(type))?.[1] ?? 'topic',
      mode: 'async',
      traceparent: null,
      attributes: {},
      signal: this.#stopped.signal,
    });
    const { status } = await response.head;
    for await (const _ of response.body);
    await response.done;
    return status !== null && status >= 200 && status < 300;
  }
}
