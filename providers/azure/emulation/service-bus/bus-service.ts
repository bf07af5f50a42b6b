import type { AmqpService } from '../amqp/amqp-service.ts';
import { scheduledMessages } from './bus-messages.ts';
import { linkDelivery } from './deliver.ts';
import type { Entities } from './entities.ts';
import { createLocks } from './locks.ts';
import { answerManagement } from './management.ts';

/** Queues, topics and subscriptions over AMQP. What a link names is made where it is not there. */
export function busService(entities: Entities): AmqpService {
  const locks = createLocks();
  return {
    sink(_link, address) {
      entities.open(address);
      return (sent, format) => {
        for (const { bytes, delayMs } of scheduledMessages(sent, format)) entities.send(address, bytes, delayMs);
      };
    },
    source: (link, address) => linkDelivery(link, address, entities, locks),
    manage: (address, request) => answerManagement(entities, locks, address.replace(/\/\$management$/i, ''), request),
  };
}
