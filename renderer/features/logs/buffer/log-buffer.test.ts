import assert from 'node:assert/strict';
import test from 'node:test';
import { entry } from '../testing-entries.ts';
import { LogBuffer } from './log-buffer.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => entry(from + i));

test('an id is kept once, however often it comes', () => {
  const buffer = new LogBuffer();
  assert.deepEqual(buffer.append(range(0, 3)), { added: 3, dropped: 0 });
  assert.deepEqual(buffer.append(range(1, 5)), { added: 2, dropped: 0 });
  assert.equal(buffer.length, 5);
  assert.deepEqual([buffer.at(0)?.id, buffer.lastId], ['00000000', '00000004']);
});

test('the oldest go when there is no room, and are counted', () => {
  const buffer = new LogBuffer({ entries: 10, characters: 1e6 });
  assert.deepEqual(buffer.append(range(0, 25)), { added: 25, dropped: 15 });
  assert.deepEqual([buffer.length, buffer.dropped, buffer.at(0)?.id], [10, 15, '00000015']);
  assert.equal([...buffer].length, 10);
  assert.deepEqual(buffer.append(range(0, 1)).added, 1, 'what went may come again');
});

test('characters are bounded too; one line always stays', () => {
  const buffer = new LogBuffer({ entries: 100, characters: 10 });
  buffer.append([entry(1, 'x'.repeat(8)), entry(2, 'y'.repeat(8))]);
  assert.deepEqual([buffer.length, buffer.lastId], [1, '00000002']);
  buffer.append([entry(3, 'z'.repeat(50))]);
  assert.equal(buffer.length, 1);
});

test('older ones go in front, the newest of them where not all fit', () => {
  const buffer = new LogBuffer({ entries: 5, characters: 1e6 });
  buffer.append(range(10, 13));
  assert.equal(buffer.prepend(range(0, 11)), 2);
  assert.deepEqual(
    [...buffer].map((e) => Number(e.id)),
    [8, 9, 10, 11, 12],
  );
  assert.equal(buffer.prepend(range(0, 8)), 0);
});

test('clearing forgets everything', () => {
  const buffer = new LogBuffer({ entries: 2, characters: 100 });
  buffer.append(range(0, 5));
  buffer.clear();
  assert.deepEqual([buffer.length, buffer.lastId, buffer.dropped], [0, null, 0]);
  assert.equal(buffer.append(range(0, 1)).added, 1);
});

test('half a million lines stay within bounds and order', () => {
  const buffer = new LogBuffer({ entries: 20_000, characters: 1e9 });
  for (let i = 0; i < 500_000; i += 1000) buffer.append(range(i, i + 1000));
  assert.deepEqual([buffer.length, buffer.at(0)?.id, buffer.at(19_999)?.id], [20_000, '00480000', '00499999']);
  assert.equal(buffer.at(20_000), undefined);
  assert.equal(buffer.at(-1), undefined);
});
