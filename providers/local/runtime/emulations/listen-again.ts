import type { Server } from 'node:net';
import { listenOn } from '../gateway/listen.ts';
import type { KeyValue } from '../store/key-value.ts';

/** Lets an emulation's server listen on the port that it had last time for this purpose, where that is free. Gives the port. */
export async function listenAgain(server: Server, kv: KeyValue, emulation: string, purpose: string): Promise<number> {
  const key = `port:${emulation}:${purpose}`;
  const remembered = kv.get(key);
  const port = await listenOn(server, 0, typeof remembered === 'number' ? remembered : null);
  if (port !== remembered) kv.set(key, port);
  return port;
}
