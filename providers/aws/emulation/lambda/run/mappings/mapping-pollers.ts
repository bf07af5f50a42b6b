import { within } from '../../../../../emulation-parts/pause.ts';
import { arnService } from '../../../sources.ts';
import type { EventSourceMappingDocument } from '../../state/model.ts';
import type { RunContext } from '../run-context.ts';
import { Checkpoints } from './checkpoints.ts';
import type { Poller } from './poller.ts';
import { QueuePoller } from './queue-poller.ts';
import type { Deliver } from './stream-batch.ts';
import { StreamPoller } from './stream-poller.ts';

/** How a message gets to a destination of a function's. */
export type DeliverFor = (mapping: EventSourceMappingDocument) => Deliver;

/** Keeps a poller for every mapping that is wanted enabled, and tells the state when a mapping has got where it was wanted. */
export class MappingPollers {
  readonly #context: RunContext;
  readonly #deliverFor: DeliverFor;
  readonly #pollers = new Map<string, Poller>();
  /** Changes of a mapping, one after the other. */
  readonly #changes = new Map<string, Promise<void>>();
  readonly #stopListening: () => void;
  #closed = false;

  constructor(context: RunContext, deliverFor: DeliverFor) {
    this.#context = context;
    this.#deliverFor = deliverFor;
    const { mappings } = context.state;
    this.#stopListening = mappings.onChange((mapping) => this.#change(mapping));
    for (const mapping of mappings.all()) this.#change(mapping);
  }

  /** Stops everything, because what was polled is gone. */
  reset(): void {
    for (const poller of this.#pollers.values()) {
      void poller.stop();
      poller.abandon();
    }
    this.#pollers.clear();
  }

  /** Waits for running batches up to `graceMs`, then gives them up. */
  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    const pollers = [...this.#pollers.values()];
    const stopped = Promise.all([...pollers.map((poller) => poller.stop()), ...this.#changes.values()]);
    await within(stopped, graceMs);
    for (const poller of this.#pollers.values()) poller.abandon();
    await stopped;
  }

  #change({ account, region, uuid }: EventSourceMappingDocument): void {
    const before = this.#changes.get(uuid) ?? Promise.resolve();
    const change = before
      .then(() => this.#bringAbout(account, region, uuid))
      .catch((error: unknown) => this.#context.host.log('error', `The event source mapping ${uuid} could not be brought about.`, error))
      .finally(() => {
        if (this.#changes.get(uuid) === change) this.#changes.delete(uuid);
      });
    this.#changes.set(uuid, change);
  }

  async #bringAbout(account: string, region: string, uuid: string): Promise<void> {
    // What was wanted first may have been overtaken.
    const { mappings } = this.#context.state;
    const mapping = mappings.find(account, region, uuid);
    await this.#pollers.get(uuid)?.stop();
    this.#pollers.delete(uuid);
    if (mapping === null || this.#closed) return;
    if (mapping.wanted === 'Enabled') {
      const poller = this.#start(mapping);
      if (poller === null) {
        const reason = `The local runtime has no source to poll at ${mapping.settings.EventSourceArn ?? 'this place'}.`;
        mappings.settle(mapping, 'Disabled', reason);
        return;
      }
      this.#pollers.set(uuid, poller);
      mappings.settle(mapping, 'Enabled');
    } else if (mapping.wanted === 'Disabled') mappings.settle(mapping, 'Disabled');
    else {
      new Checkpoints(this.#context.host.documents, uuid).clear();
      mappings.settle(mapping, 'Deleting');
    }
  }

  /** Null where there is nothing that could be polled. */
  #start(mapping: EventSourceMappingDocument): Poller | null {
    const arn = mapping.settings.EventSourceArn ?? '';
    const input = { context: this.#context, mapping, arn };
    const { queues, streams } = this.#context.links;
    const queue = queues.get(arnService(arn));
    if (queue !== undefined) return new QueuePoller(input, queue);
    const stream = streams.get(arnService(arn));
    return stream === undefined ? null : new StreamPoller(input, stream, this.#deliverFor(mapping));
  }
}
