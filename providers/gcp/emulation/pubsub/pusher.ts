import type { LogLevel } from '#shared/model/log-entry.ts';
import { isJson, messageOf, textOf, type Json } from '../api/json.ts';
import type { Backlog, Delivered } from './backlog.ts';
import { toPushed } from './message.ts';

/** An ID token of an account for an audience. */
export type SignToken = (email: string, audience: string) => string;

/** Pushes the messages of one subscription to its endpoint. */
export interface Pusher {
  close(): void;
}

interface PusherParts {
  backlog: Backlog;
  settings: () => Json;
  sign: SignToken;
  log: (level: LogLevel, message: string, cause?: unknown) => void;
}

const MAX_AT_ONCE = 10;
/** "102, 200, 201, 202, 204" are acknowledgements. @see https://cloud.google.com/pubsub/docs/push#receive_push */
const SUCCESSES = new Set([102, 200, 201, 202, 204]);
/** Push backoff is between 100 milliseconds and 60 seconds. @see https://cloud.google.com/pubsub/docs/push#push_backoff */
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 60_000;

export function createPusher({ backlog, settings, sign, log }: PusherParts): Pusher {
  const stopped = new AbortController();
  let running = 0;
  const leaseMs = (): number => (Number(settings()['ackDeadlineSeconds']) || 10) * 1000;
  const pump = (): void => {
    while (!stopped.signal.aborted && running < MAX_AT_ONCE) {
      const [delivered] = backlog.take(1, leaseMs());
      if (delivered === undefined) return;
      running++;
      void push(delivered);
    }
  };
  const push = async (delivered: Delivered): Promise<void> => {
    try {
      const { status } = await send(settings(), delivered, sign, AbortSignal.any([stopped.signal, AbortSignal.timeout(leaseMs())]));
      if (!SUCCESSES.has(status)) throw new Error(`The endpoint answered ${status}.`);
      backlog.ack([delivered.ackId]);
    } catch (error) {
      if (!stopped.signal.aborted) {
        log('debug', `A message could not be pushed to ${textOf(messageOf(settings(), 'pushConfig'), 'pushEndpoint')}.`, error);
        backlog.extend([delivered.ackId], 0, Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (delivered.attempt - 1)));
      }
    } finally {
      running--;
      pump();
    }
  };
  const unlisten = backlog.onReady(pump);
  // Once everything is up that may be pushed to.
  const timer = setTimeout(pump, 0).unref();
  return {
    close() {
      stopped.abort();
      clearTimeout(timer);
      unlisten();
    },
  };
}

async function send(settings: Json, { message, attempt }: Delivered, sign: SignToken, signal: AbortSignal): Promise<{ status: number }> {
  const config = messageOf(settings, 'pushConfig');
  const endpoint = textOf(config, 'pushEndpoint');
  const { oidcToken, noWrapper } = config;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (isJson(oidcToken)) {
    const audience = textOf(oidcToken, 'audience') || endpoint;
    headers['authorization'] = `Bearer ${sign(textOf(oidcToken, 'serviceAccountEmail'), audience)}`;
  }
  let body: Buffer | string;
  if (isJson(noWrapper)) {
    body = Buffer.from(message.data, 'base64');
    if (noWrapper['writeMetadata'] === true) Object.assign(headers, metadataHeaders(textOf(settings, 'name'), message));
  } else {
    const deliveryAttempt = settings['deadLetterPolicy'] === undefined ? {} : { deliveryAttempt: attempt };
    body = JSON.stringify({ message: toPushed(message), subscription: textOf(settings, 'name'), ...deliveryAttempt });
  }
  const answer = await fetch(endpoint, { method: 'POST', headers, body, signal, redirect: 'manual' });
  await answer.arrayBuffer();
  return { status: answer.status };
}

/** @see https://cloud.google.com/pubsub/docs/payload-unwrapping */
function metadataHeaders(subscription: string, message: Delivered['message']): Record<string, string> {
  const attributes = Object.entries(message.attributes).map(([name, value]) => [`x-goog-pubsub-attr-${name}`, value] as const);
  return {
    ...Object.fromEntries(attributes),
    'x-goog-pubsub-subscription-name': subscription,
    'x-goog-pubsub-message-id': message.messageId,
    'x-goog-pubsub-publish-time': message.publishTime,
    ...(message.orderingKey === '' ? {} : { 'x-goog-pubsub-ordering-key': message.orderingKey }),
  };
}
