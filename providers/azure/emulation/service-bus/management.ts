import rhea, { type Message } from 'rhea';
import type { BusMessage, Entities } from './entities.ts';
import type { Locks } from './locks.ts';
import type { Answer } from '../amqp/amqp-service.ts';
import { encoded } from '../amqp/messages.ts';
import { deliverable } from './bus-messages.ts';

const PREFIX = 'com.microsoft:';

/**
 * Requests to an entity's management link: locks renewed, messages looked at.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response
 */
export function answerManagement(entities: Entities, locks: Locks, path: string, request: Message): Answer {
  const name = String(request.application_properties?.['operation'] ?? '');
  const operation = OPERATIONS[name.replace(PREFIX, '')];
  if (operation !== undefined) return operation({ entities, locks, path, body: mapOf(request.body) });
  return { status: 501, description: `The local runtime does not offer ${name}.`, condition: 'amqp:not-implemented' };
}

interface Call {
  entities: Entities;
  locks: Locks;
  path: string;
  body: Readonly<Record<string, unknown>>;
}

const mapOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
const numberOf = (value: unknown, fallback: number): number => (value === undefined || value === null ? fallback : Number(value));

const OPERATIONS: Readonly<Record<string, (call: Call) => Answer>> = {
  'renew-lock': ({ entities, locks, body }) => {
    const tokens = listOf(body['lock-tokens']).map(uuidOf);
    const held = tokens.map((token) => locks.get(token));
    if (held.some((one) => one === undefined || entities.locked(one.path, one.message.id, one.message.token) === null))
      return { status: 410, description: 'The lock supplied is invalid.', condition: `${PREFIX}message-lock-lost` };
    const times = held.flatMap((one) => (one === undefined ? [] : [rhea.types.wrap_timestamp(entities.renew(one.path, one.message))]));
    return {
      status: 200,
      description: 'OK',
      body: {
        expirations: rhea.types.wrap_array(
          times.map((time) => Number(time.value)),
          0x83,
          undefined,
        ),
      },
    };
  },
  'peek-message': ({ entities, path, body }) => {
    const from = numberOf(body['from-sequence-number'], 0);
    const found = entities
      .peek(path)
      .filter(({ sequence }) => sequence >= from)
      .slice(0, numberOf(body['message-count'], 1));
    if (found.length === 0) return { status: 204, description: 'No Content' };
    const messages = found.map((message: BusMessage) => ({ message: encoded(deliverable(message)) }));
    return { status: 200, description: 'OK', body: { messages } };
  },
};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** As the client writes it: a UUID of AMQP, which is bytes in order. */
function uuidOf(value: unknown): string {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value).replaceAll('-', ''), 'hex');
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
