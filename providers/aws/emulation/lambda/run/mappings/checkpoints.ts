import type { TumblingWindow } from './tumbling-window.ts';
import type { HostDocuments } from '../../../../../emulation-host.ts';
import { isOfShard, type Lane } from './stream-lanes.ts';

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

  /** By a lane's id. Null where it was never begun. */
  get(lane: string): Checkpoint | null {
    const found = this.#documents.get(COLLECTION, `${this.#uuid}/${lane}`);
    return found === undefined ? null : (found as Checkpoint);
  }

  put(lane: string, checkpoint: Checkpoint): void {
    this.#documents.put(COLLECTION, `${this.#uuid}/${lane}`, checkpoint);
  }

  /**
   * Sees that all lanes of a shard are begun. Where it had others until now, everyone begins where the last of those was:
   * some records may come twice, none is lost. Where it had none, at `beginning`.
   */
  begin(shardId: string, lanes: readonly Lane[], beginning: () => Checkpoint): void {
    if (lanes.every(({ id }) => this.get(id) !== null)) return;
    const prefix = `${this.#uuid}/`;
    const earlier = this.#documents
      .list(COLLECTION, { prefix: prefix + shardId })
      .filter(({ key }) => isOfShard(key.slice(prefix.length), shardId));
    const [last = beginning()] = earlier.map(({ value }) => value as Checkpoint).toSorted(byPlace);
    this.#documents.transaction(() => {
      for (const { key } of earlier) this.#documents.remove(COLLECTION, key);
      for (const { id } of lanes) this.put(id, last);
    });
  }

  /** Whether any shard was begun: those that come to be later are read from their beginning. */
  get begun(): boolean {
    return this.#documents.count(COLLECTION, `${this.#uuid}/`) > 0;
  }

  clear(): void {
    for (const { key } of this.#documents.list(COLLECTION, { prefix: `${this.#uuid}/` })) this.#documents.remove(COLLECTION, key);
  }
}

/** The one that is behind comes first. Sequence numbers are numbers of any length. */
function byPlace({ after: a }: Checkpoint, { after: b }: Checkpoint): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
