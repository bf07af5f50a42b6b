import type { StreamCall } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { isJson, numberOf, type Json } from '../api/json.ts';
import type { Database } from './database.ts';
import { createTarget, type WatchedTarget } from './watched-target.ts';

/** The official client takes a stream for dead that is silent for two minutes. */
const HEARTBEAT_MS = 45_000;

/**
 * Tells of changes of documents and queries as they happen. A client that comes back with a resume token is told
 * everything anew, after RESET. @see `ListenResponse` in google/firestore/v1/firestore.proto
 */
export async function listen(database: Database, { requests, send, signal }: StreamCall): Promise<void> {
  const targets = new Map<number, WatchedTarget>();
  const ended = Promise.withResolvers<void>();
  const consistent = (readTime: string): void => {
    send({ targetChange: { targetChangeType: 'NO_CHANGE', targetIds: [], readTime, resumeToken: tokenOf(readTime) } });
  };
  const remove = (id: number, cause?: Json): void => {
    targets.delete(id);
    send({ targetChange: { targetChangeType: 'REMOVE', targetIds: [id], ...(cause === undefined ? {} : { cause }) } });
  };
  const add = (wanted: Json): void => {
    const readTime = database.now();
    const id = numberOf(wanted, 'targetId') || 1;
    try {
      const target = createTarget(wanted, database);
      const found = target.changes(readTime);
      targets.set(id, target);
      send({ targetChange: { targetChangeType: 'ADD', targetIds: [id] } });
      if (wanted['resumeToken'] !== undefined || wanted['readTime'] !== undefined) {
        send({ targetChange: { targetChangeType: 'RESET', targetIds: [id] } });
      }
      for (const message of found) send(message);
      send({ targetChange: { targetChangeType: 'CURRENT', targetIds: [id], readTime, resumeToken: tokenOf(readTime) } });
      consistent(readTime);
      if (target.once) remove(id);
    } catch (error) {
      // What is wrong with one target does not end the others.
      if (!(error instanceof ApiError)) throw error;
      remove(id, error.toStatus());
    }
  };
  const update = (): void => {
    const readTime = database.now();
    const messages = [...targets.values()].flatMap((target) => target.changes(readTime));
    for (const message of messages) send(message);
    if (messages.length > 0) consistent(readTime);
  };
  const take = async (): Promise<void> => {
    for await (const request of requests) {
      if (isJson(request['addTarget'])) add(request['addTarget']);
      else remove(numberOf(request, 'removeTarget'));
    }
  };

  const unlisten = database.onCommit(update, (stopped) => ended.reject(stopped));
  const heartbeat = setInterval(() => consistent(database.now()), HEARTBEAT_MS).unref();
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  try {
    await Promise.race([ended.promise, take()]);
  } finally {
    clearInterval(heartbeat);
    unlisten();
  }
}

function tokenOf(readTime: string): string {
  return Buffer.from(readTime).toString('base64');
}
