import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hubs } from '../event-hubs/hubs.ts';
import { takeGroup } from './consumer-groups.ts';

test('of the functions that share a consumer group the first reads, and the next one after it', () => {
  const hubs = {} as Hubs;
  const began: string[] = [];
  const take = (name: string, group = 'h/$Default') => takeGroup(hubs, group, { name, begin: () => void began.push(name) });
  const [first, second, third, other] = [take('a/f'), take('b/g', 'H/$default'), take('c/h'), take('d/i', 'h/own')];
  assert.deepEqual([first.holder, second.holder, third.holder, other.holder], [null, 'a/f', 'a/f', null]);
  assert.deepEqual(began, ['a/f', 'd/i']);
  second.leave();
  first.leave();
  assert.deepEqual(began, ['a/f', 'd/i', 'c/h']);
});
