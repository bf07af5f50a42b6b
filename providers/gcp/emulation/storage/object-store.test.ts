import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { EventBus } from '../events/event-bus.ts';
import { ObjectStore } from './object-store.ts';

test('what a crash left of objects is cleared away when the store is opened again, and the objects stay', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-objects-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const kept = new Map<string, unknown>();
  const documents = {
    get: (collection: string, key: string) => kept.get(`${collection}\0${key}`),
    put: (collection: string, key: string, value: unknown) => void kept.set(`${collection}\0${key}`, structuredClone(value)),
    list: (collection: string) =>
      [...kept].flatMap(([key, value]) => (key.startsWith(`${collection}\0`) ? [{ key: key.slice(collection.length + 1), value }] : [])),
  };
  const host = { documents, dir, log: () => {} } as unknown as EmulationHost;
  const bus = { publish: () => {} } as unknown as EventBus;
  async function* bytes(text: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const first = new ObjectStore(host, bus);
  first.putBucket('b', { name: 'b' });
  const made = await first.finalize('b', 'one', {}, bytes('kept'), () => {});
  assert.deepEqual([made['size'], made['md5Hash']], ['4', createHash('md5').update('kept').digest('base64')]);
  await assert.rejects(
    first.finalize('b', 'two', {}, bytes('refused'), () => {
      throw new Error('no');
    }),
  );
  const stray = join(dir, 'objects', 'aa', 'aaaa');
  const part = join(dir, 'uploads', 'part');
  for (const folder of [join(dir, 'objects', 'aa'), join(dir, 'uploads')]) mkdirSync(folder, { recursive: true });
  for (const path of [stray, part]) writeFileSync(path, 'left');
  await pause(20);
  const again = new ObjectStore(host, bus);
  while (existsSync(stray) || existsSync(part)) await pause(5);
  let read = '';
  for await (const piece of await again.read([again.get('b', 'one', null)])) read += Buffer.from(piece).toString();
  assert.equal(read, 'kept');
});
