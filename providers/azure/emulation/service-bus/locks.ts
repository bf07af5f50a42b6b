import { randomUUID } from 'node:crypto';
import type { BusMessage } from './entities.ts';

/** What was given out over links and not settled yet, by its lock token. */
export interface Locks {
  get(token: string): { path: string; message: BusMessage } | undefined;
  add(path: string, message: BusMessage): string;
  remove(token: string): void;
}

export function createLocks(): Locks {
  const held = new Map<string, { path: string; message: BusMessage }>();
  return {
    get: (token) => held.get(token),
    add(path, message) {
      const token = randomUUID();
      held.set(token, { path, message });
      return token;
    },
    remove: (token) => void held.delete(token),
  };
}
