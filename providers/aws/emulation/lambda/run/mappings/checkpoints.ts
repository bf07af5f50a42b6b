import type { TumblingWindow } from './tumbling-window.ts';
import type { HostDocuments } from '../../../../../emulation-host.ts';

const COLLECTION = 'lambda-stream-checkpoints';

/** How far a mapping has got in a shard: after a sequence number, or at its beginning. */
export interface Checkpoint {
  after: string | null;
  /** Where there is no sequence number yet: records from this time on, epoch milliseconds. */
  fromMs?: number;
  /** Where the mapping has windows: the one that is open. */
  window?: TumblingWindow;
}

/** The places that a mapping has read up to, by shard; they outlive the runtime. */
export class Checkpoints {
  readonly #documents: HostDocuments;
  readonly #uuid: string;

  constructor(documents: HostDocuments, uuid: string) {
    this.#documents = documents;
    this.#uuid = uuid;
  }

  /** Null where the shard was never begun. */
  get(shardId: string): Checkpoint | null {
    const found = this.#documents.get(COLLECTION, `${this.#uuid}/${shardId}`);
    return found === undefined ? null : (found as Checkpoint);
  }

  put(shardId: string, checkpoint: Checkpoint): void {
    this.#documents.put(COLLECTION, `${this.#uuid}/${shardId}`, checkpoint);
  }

  /** Whether any shard was begun: those that come to be later are read from their beginning. */
  get begun(): boolean {
    return this.#documents.count(COLLECTION, `${this.#uuid}/`) > 0;
  }

  clear(): void {
    for (const { key } of this.#documents.list(COLLECTION, { prefix: `${this.#uuid}/` })) this.#documents.remove(COLLECTION, key);
  }
}
