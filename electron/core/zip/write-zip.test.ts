import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { it, type TestContext } from 'node:test';
import { tempDir } from '../testing/test-core.ts';
import { withZip } from './read-zip.ts';
import { writeZip, type ZipSource } from './write-zip.ts';

const { signal } = new AbortController();

const source = (path: string, bytes: Uint8Array, executable = false): ZipSource => ({ path, executable, read: async () => bytes });

async function roundTrip(t: TestContext, sources: ZipSource[], level: number) {
  const path = join(tempDir(t), 'a.zip');
  await writeZip(path, sources, level, signal);
  const entries = await withZip(path, 'a.zip', (all) =>
    Promise.all(all.map(async (entry) => ({ path: entry.path, executable: entry.executable, bytes: await buffer(await entry.open()) }))),
  );
  return { path, entries };
}

for (const level of [0, 1, 6, 9]) {
  it(`gives back what went in, at level ${level}`, async (t) => {
    const sources = [
      source('a.txt', Buffer.from('hello '.repeat(1000))),
      source('empty', new Uint8Array()),
      source('noise.bin', randomBytes(700_000)),
      source('zeros.bin', Buffer.alloc(3_000_000)),
      source('ä/ü €.sh', Buffer.from('x'), true),
    ];
    const { entries } = await roundTrip(t, sources, level);
    assert.deepEqual(
      entries.map(({ path, executable }) => [path, executable]),
      sources.map(({ path, executable }) => [path, executable]),
    );
    for (const [i, { bytes }] of entries.entries())
      assert.ok(Buffer.from((await sources[i]?.read()) ?? []).equals(bytes), sources[i]?.path);
  });
}

it('holds no file at all, and more than the short form can count', async (t) => {
  assert.deepEqual((await roundTrip(t, [], 1)).entries, []);
  const many = Array.from({ length: 66_000 }, (_, i) => source(`f${i}`, new Uint8Array()));
  const path = join(tempDir(t), 'many.zip');
  await writeZip(path, many, 1, signal);
  assert.equal(await withZip(path, 'many.zip', async (entries) => entries.at(-1)?.path), 'f65999');
});

it('fails with the reading that failed, and stops when its signal aborts', async (t) => {
  const dir = tempDir(t);
  const failing: ZipSource = { path: 'b', executable: false, read: () => Promise.reject(new Error('gone')) };
  await assert.rejects(writeZip(join(dir, 'a.zip'), [source('a', Buffer.from('a')), failing], 1, signal), /gone/);
  await assert.rejects(writeZip(join(dir, 'b.zip'), [source('a', Buffer.from('a'))], 1, AbortSignal.abort()), { name: 'AbortError' });
});

it('is for its owner only', async (t) => {
  const { path } = await roundTrip(t, [source('a', Buffer.from('a'))], 1);
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(readFileSync(path).readUInt32LE(0), 0x04034b50);
});
