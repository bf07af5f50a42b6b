import { randomBytes } from 'node:crypto';
import type { EmulationHost } from '../../../emulation-host.ts';
import { ApiError } from '../api/api-error.ts';
import { isJson, textOf, type Json } from '../api/json.ts';
import type { EventBus } from '../events/event-bus.ts';
import { applyWrite, sameInstant, type Change } from './apply-write.ts';
import { documentEvents } from './document-event.ts';
import { databaseOf } from './names.ts';

/** What a transaction has read, with the version it saw; null where there was none. */
type Reads = Map<string, string | null>;

const COLLECTION = 'firestore-documents';
/** "A transaction … expires after 270 seconds". @see https://cloud.google.com/firestore/quotas */
const TRANSACTION_MS = 270_000;

/** Documents by their names. Transactions are optimistic: a commit fails where what it read has changed. */
export class Database {
  readonly #host: EmulationHost;
  readonly #bus: EventBus;
  readonly #location: string;
  readonly #transactions = new Map<string, { reads: Reads; startedMs: number }>();
  readonly #listeners = new Set<{ changed: () => void; stopped: (error: ApiError) => void }>();
  readonly #stopping: AbortSignal;
  #lastMicros = 0;

  /** `stopping` aborts when the runtime ends. */
  constructor(host: EmulationHost, bus: EventBus, location: string, stopping: AbortSignal) {
    this.#host = host;
    this.#stopping = stopping;
    // Clients of a runtime that ends wait until it is there again.
    const error = (): ApiError => new ApiError('UNAVAILABLE', 'The local runtime is stopping.');
    stopping.addEventListener('abort', () => [...this.#listeners].forEach(({ stopped }) => stopped(error())), { once: true });
    this.#bus = bus;
    this.#location = location;
  }

  /** `transaction` notes what it saw. */
  read(name: string, transaction = ''): Json | null {
    const found = this.#host.documents.get(COLLECTION, name);
    const document = isJson(found) ? found : null;
    this.#note(name, document, transaction);
    return document;
  }

  /** All documents below a document or database, by name. */
  below(parent: string, transaction = ''): Json[] {
    const all = this.#host.documents
      .list(COLLECTION, { prefix: `${parent}/` })
      .flatMap(({ value }): Json[] => (isJson(value) ? [value] : []));
    if (transaction !== '') for (const document of all) this.#note(textOf(document, 'name'), document, transaction);
    return all;
  }

  /** Applies all writes or none. Throws ABORTED where the transaction lost, and what `applyWrite` throws. */
  commit(writes: readonly Json[], transaction: string): { changes: Change[]; time: string } {
    const { documents } = this.#host;
    const time = this.now();
    const changes = documents.transaction(() => {
      if (transaction !== '') this.#checkReads(transaction);
      return writes.map((write) => {
        const change = applyWrite(write, (name) => this.read(name), time);
        if (change.after === null) documents.remove(COLLECTION, change.name);
        else if (change.after !== change.before) documents.put(COLLECTION, change.name, change.after);
        return change;
      });
    });
    for (const change of changes) {
      const { project } = databaseOf(change.name);
      for (const event of documentEvents(change, this.#location)) this.#bus.publish(project, event);
    }
    if (changes.some(({ before, after }) => before !== after)) for (const { changed } of this.#listeners) changed();
    return { changes, time };
  }

  /** `changed` is called after every commit that changed something, `stopped` when there will be none. Gives back the way to stop it. */
  onCommit(changed: () => void, stopped: (error: ApiError) => void): () => void {
    const listener = { changed, stopped };
    this.#listeners.add(listener);
    if (this.#stopping.aborted) stopped(new ApiError('UNAVAILABLE', 'The local runtime is stopping.'));
    return () => void this.#listeners.delete(listener);
  }

  begin(): string {
    for (const [id, { startedMs }] of this.#transactions) if (Date.now() - startedMs > TRANSACTION_MS) this.#transactions.delete(id);
    const id = randomBytes(18).toString('base64');
    this.#transactions.set(id, { reads: new Map(), startedMs: Date.now() });
    return id;
  }

  rollback(transaction: string): void {
    this.#transactions.delete(transaction);
  }

  /** An instant later than all before, with microseconds. */
  now(): string {
    this.#lastMicros = Math.max(this.#lastMicros + 1, Date.now() * 1000);
    const seconds = new Date(Math.floor(this.#lastMicros / 1000)).toISOString().slice(0, 19);
    return `${seconds}.${String(this.#lastMicros % 1_000_000).padStart(6, '0')}Z`;
  }

  #note(name: string, document: Json | null, transaction: string): void {
    if (transaction === '') return;
    const { reads } = this.#need(transaction);
    if (!reads.has(name)) reads.set(name, document === null ? null : textOf(document, 'updateTime'));
  }

  #checkReads(transaction: string): void {
    const { reads } = this.#need(transaction);
    this.#transactions.delete(transaction);
    for (const [name, seen] of reads) {
      const now = this.read(name);
      const same = seen === null ? now === null : now !== null && sameInstant(seen, textOf(now, 'updateTime'));
      if (!same)
        throw new ApiError(
          'ABORTED',
          'The transaction was aborted, and it can be retried from its beginning: a document it read has changed.',
        );
    }
  }

  #need(transaction: string): { reads: Reads } {
    const found = this.#transactions.get(transaction);
    if (found === undefined) throw new ApiError('INVALID_ARGUMENT', 'The referenced transaction has expired or is no longer valid.');
    return found;
  }
}
