import type { IncomingMessage, ServerResponse } from 'node:http';
import { isMapping } from '../../../detection/cloud-yaml.ts';
import { browserRefusal } from '../../../emulation-http/browser-refusal.ts';
import { readBody } from '../../../emulation-http/read-body.ts';
import { isNamespaceToken } from '../amqp/namespace-key.ts';
import type { Entities } from './entities.ts';
import { dataMessage } from '../amqp/messages.ts';

/** "256 KB for Standard tier". */
const MESSAGE_BYTES = 256 * 1024;

/**
 * `POST /QUEUE/messages`: sends a message over HTTP, with its properties in `BrokerProperties`.
 * @see https://learn.microsoft.com/rest/api/servicebus/send-message-to-queue
 */
export function createRestSend(entities: Entities): (request: IncomingMessage, response: ServerResponse) => void {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const bytes = await readBody(request, MESSAGE_BYTES);
    const entity = entityOf(path);
    const status = refusal(request, bytes, entity) ?? 201;
    response.statusCode = status;
    if (status === 201 && bytes !== null && entity !== undefined) entities.send(entity, messageOf(request, bytes));
    response.setHeader('content-length', 0);
    if (bytes === null) response.setHeader('connection', 'close');
    response.end();
  };
  return (request, response) => void respond(request, response).catch(() => response.destroy());
}

/** Undefined where the path names none. */
function entityOf(path: string): string | undefined {
  const name = /^\/(.+)\/messages\/?$/.exec(path)?.[1];
  try {
    return name === undefined ? undefined : decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function refusal(request: IncomingMessage, bytes: Buffer | null, entity: string | undefined): number | null {
  if (browserRefusal(request.headers) !== null) return 403;
  if (!isNamespaceToken(request.headers.authorization ?? '')) return 401;
  if (bytes === null) return 413;
  // Several messages in one request, and what is asked of entities, are not taken.
  return request.method !== 'POST' || entity === undefined || /servicebus\.json/.test(request.headers['content-type'] ?? '') ? 501 : null;
}

function messageOf({ headers }: IncomingMessage, bytes: Buffer): Buffer {
  const properties = parse(headers['brokerproperties']);
  const text = (name: string): string | undefined => (typeof properties[name] === 'string' ? properties[name] : undefined);
  const [id, correlation, subject] = [text('MessageId'), text('CorrelationId'), text('Label')];
  return dataMessage(bytes, {
    message_id: id ?? crypto.randomUUID(),
    ...(correlation === undefined ? {} : { correlation_id: correlation }),
    ...(subject === undefined ? {} : { subject }),
    ...(headers['content-type'] === undefined ? {} : { content_type: headers['content-type'] }),
  });
}

function parse(text: string | string[] | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(String(text ?? '{}'));
    return isMapping(value) ? value : {};
  } catch {
    return {};
  }
}
