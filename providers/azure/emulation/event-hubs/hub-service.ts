import type { Message, Receiver, Sender } from 'rhea';
import { AmqpRefusal, type AmqpService, type Sink } from '../amqp/amqp-service.ts';
import { LinkPump, type ServerSender } from '../amqp/link-pump.ts';
import { receivePlace, sendPlace, type ReceivePlace } from './addresses.ts';
import { answerHubs } from './hub-management.ts';
import { deliverable, eventsIn } from './hub-messages.ts';
import type { Hubs } from './hubs.ts';
import { createOwners } from './owners.ts';
import { createPlacing, type Placing } from './placing.ts';
import { selectorOf, startOf } from './start-position.ts';

/** "Maximum size of Event Hubs publication: 1 MB". @see https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas */
export const PUBLICATION_BYTES = 1024 * 1024;
/** What clients may ask of a link. */
const METRICS = 'com.microsoft:enable-receiver-runtime-metric';
const IDEMPOTENT = 'com.microsoft:idempotent-producer';

/** Event hubs over AMQP. What a link names is made where it is not there. */
export function hubService(hubs: Hubs, placing: Placing = createPlacing(hubs)): AmqpService {
  const owners = createOwners();
  return {
    sink: (link, address) => hubSink(hubs, placing, link, address),
    source(link, address) {
      const place = receivePlace(hubs, address);
      const from = startOf(hubs, place.hub, place.partition, selectorOf(link));
      owners.enter(place, link);
      const stop = readHub(hubs, place, link, from);
      return () => {
        owners.leave(place, link);
        stop();
      };
    },
    manage: (_address, request) => answerHubs(hubs, request),
  };
}

function hubSink(hubs: Hubs, placing: Placing, link: Receiver, address: string): Sink {
  if (wants(link, IDEMPOTENT))
    throw new AmqpRefusal('amqp:not-implemented', 'The local runtime does not publish idempotently. Leave enableIdempotentRetries out.');
  const { hub, partition } = sendPlace(hubs, address);
  (link as Receiver & { local: { attach: { max_message_size?: number } } }).local.attach.max_message_size = PUBLICATION_BYTES;
  return (sent: Message | Buffer, format) => {
    const events = eventsIn(sent, format);
    const size = events.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (size > PUBLICATION_BYTES)
      throw new AmqpRefusal(
        'amqp:link:message-size-exceeded',
        `The received message (size:${size}) exceeds the limit (size:${PUBLICATION_BYTES}) currently allowed on the link.`,
      );
    placing.append(hub, partition, events);
  };
}

/** Gives a partition's events to a link from one of them on. Gives back the way to stop it. */
function readHub(hubs: Hubs, { hub, partition }: ReceivePlace, link: Sender, from: number): () => void {
  const sender = link as ServerSender;
  sender.local.attach.snd_settle_mode = sender.snd_settle_mode ?? 0;
  sender.local.attach.rcv_settle_mode = sender.rcv_settle_mode ?? 0;
  const hasMetrics = wants(link, METRICS);
  let at = from;
  const pump = new LinkPump(link, {
    give(room) {
      const events = hubs.read(hub, partition, at, room);
      const newest = hasMetrics ? hubs.state(hub, partition) : null;
      at = (events.at(-1)?.sequence ?? at - 1) + 1;
      return events.map((event) => link.send(deliverable(event, newest)));
    },
    nextAtMs: () => (at < hubs.state(hub, partition).next ? Date.now() : null),
  });
  const stop = hubs.onAppend((changed, which) => {
    if (changed.name === hub.name && which === partition) pump.wake();
  });
  return () => {
    stop();
    pump.close();
  };
}

/** One of them or a list, as the protocol has it. */
function wants({ desired_capabilities: given }: Sender | Receiver, capability: string): boolean {
  const list: unknown[] = Array.isArray(given) ? given : [given];
  return list.some((one) => String(one as string) === capability);
}
