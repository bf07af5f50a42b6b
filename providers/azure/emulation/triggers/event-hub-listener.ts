import { within } from '../../../emulation-parts/pause.ts';
import type { Hub } from '../event-hubs/hubs.ts';
import type { HubEvent } from '../event-hubs/partition-log.ts';
import { takeGroup } from './consumer-groups.ts';
import { openCheckpoints, type Checkpoints } from './event-hub-checkpoints.ts';
import { eventMetadata, type PartitionContext } from './event-hub-metadata.ts';
import { hubOptions, type HubOptions } from './event-hub-options.ts';
import type { Listener, ListenerInput } from './listener.ts';
import { workOff, type Worker } from './work-off.ts';

/**
 * Runs a function for the events of a hub: each partition in its order, the partitions beside one another. How far it
 * came is kept as a checkpoint, which goes on whether the function succeeded or not; events that were cut off come again.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger
 * @see https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/eventhub/Microsoft.Azure.WebJobs.Extensions.EventHubs/src/Listeners/EventHubListener.PartitionProcessor.cs
 */
export function openEventHubListener(input: ListenerInput): Listener {
  const options = hubOptions(input);
  const { hubs } = input.eventHubs;
  const hub = hubs.open(options.hub);
  let reading: Listener | null = null;
  let closed = false;
  const place = takeGroup(hubs, `${hub.name}/${options.group}`, {
    name: `${input.app}/${input.name}`,
    begin() {
      if (closed) return;
      input.report(null);
      reading = readHub(input, options, hub);
    },
  });
  if (place.holder !== null)
    input.report(
      `${place.holder} reads the event hub '${hub.name}' for the consumer group '${options.group}', so that this function would get only some of the events. Give it a consumerGroup of its own.`,
    );
  return {
    async close(graceMs) {
      closed = true;
      await reading?.close(graceMs);
      place.leave();
    },
  };
}

function readHub(input: ListenerInput, options: HubOptions, hub: Hub): Listener {
  const { hubs } = input.eventHubs;
  const checkpoints = openCheckpoints(input, { hub: hub.name, group: options.group });
  const workers = Array.from({ length: hub.partitions }, (_, partition) => partitionWorker(input, options, checkpoints, hub, partition));
  const stop = hubs.onAppend((changed, partition) => {
    if (changed.name === hub.name) workers[partition]?.wake();
  });
  workers.forEach((worker) => worker.wake());
  return {
    async close(graceMs) {
      stop();
      await within(Promise.all(workers.map((worker) => worker.close(graceMs))), graceMs);
    },
  };
}

/** A partition is worked off batch by batch. */
function partitionWorker(input: ListenerInput, options: HubOptions, checkpoints: Checkpoints, hub: Hub, partition: number): Worker {
  const { hubs } = input.eventHubs;
  let next: number | null = null;
  let batches = 0;
  let closed = false;
  const state = (): { next: number; waiting: number } => {
    const { next: end } = hubs.state(hub, partition);
    next ??= checkpoints.read(partition) ?? options.start(hubs, hub, partition);
    return { next, waiting: end - next };
  };
  /** Where fewer wait than a batch is to have: when the oldest of them has waited for long enough. */
  const dueAtMs = (): number | null => {
    const { next: from, waiting } = state();
    if (waiting <= 0 || closed) return null;
    if (waiting >= options.least) return Date.now();
    return (hubs.read(hub, partition, from, 1)[0]?.enqueuedAtMs ?? 0) + options.maxWaitMs;
  };
  const work = async (events: readonly HubEvent[]): Promise<void> => {
    const last = events.at(-1);
    if (last === undefined) return;
    const context = contextOf(options, hub, partition, (batches + 1) % options.checkpointEvery === 0);
    const isDone = await runEvents(input, options, context, events);
    if (!isDone || closed) return;
    next = last.sequence + 1;
    batches += 1;
    if (batches % options.checkpointEvery === 0) checkpoints.write(partition, last);
  };
  const worker = workOff<readonly HubEvent[]>({
    hasRoom: (running) => running === 0 && !closed,
    take() {
      const due = dueAtMs();
      if (due === null || due > Date.now()) return [];
      return [hubs.read(hub, partition, state().next, options.most)];
    },
    work,
    onFault: (error) => input.host.log('error', `Events of partition ${partition} of '${hub.name}' could not be worked off.`, error),
    nextAtMs: dueAtMs,
  });
  return {
    wake: worker.wake,
    close(graceMs) {
      const ended = worker.close(graceMs);
      void ended.finally(() => {
        closed = true;
      });
      return ended;
    },
  };
}

const contextOf = ({ group }: HubOptions, hub: Hub, partition: number, isCheckpointing: boolean): PartitionContext => ({
  IsCheckpointingAfterInvocation: isCheckpointing,
  FullyQualifiedNamespace: 'localhost',
  EventHubName: hub.name,
  ConsumerGroup: group,
  PartitionId: String(partition),
});

/** One invocation for all, or for each in its turn. False where one was cut off. */
async function runEvents(
  input: ListenerInput,
  { isMany, isBinary }: HubOptions,
  context: PartitionContext,
  events: readonly HubEvent[],
): Promise<boolean> {
  const { decoded, bytesOf } = await import('../amqp/messages.ts');
  const parts = events.map((event) => ({ event, message: decoded(event.bytes) }));
  const bodies = parts.map(({ message }) => bytesOf(message));
  const calls = isMany
    ? [{ parts, body: Buffer.from(JSON.stringify(bodies.map((body) => body.toString(isBinary ? 'base64' : 'utf8')))) }]
    : parts.map((part, at) => ({ parts: [part], body: bodies[at] ?? Buffer.alloc(0) }));
  for (const call of calls) {
    const done = await input.run({
      body: call.body,
      contentType: isMany ? 'application/json' : isBinary ? 'application/octet-stream' : 'text/plain; charset=utf-8',
      trigger: 'queue',
      // The extension gives the host no reason.
      reason: '(null)',
      metadata: eventMetadata(call.parts, context, isMany),
    });
    if (done.status === 'cancelled') return false;
  }
  return true;
}
