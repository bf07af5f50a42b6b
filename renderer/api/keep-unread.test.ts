import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FunctionSummary } from '../../shared/model/function.ts';
import { keepUnread } from './keep-unread.ts';

const fn = (provider: string, name: string) =>
  ({ ref: `${provider}:default/${name}`, provider, profile: 'default', name }) as FunctionSummary;
const names = (list: { items: FunctionSummary[] }) => list.items.map((each) => each.name);

test('a profile that was read replaces what was there', () => {
  const now = { items: [fn('local', 'b')], failures: [] };
  assert.equal(keepUnread({ items: [fn('local', 'a')], failures: [] }, now), now);
});

test('a profile that was not read keeps its functions, the others do not', () => {
  const before = { items: [fn('local', 'a'), fn('cloud', 'x')], failures: [] };
  const now = { items: [fn('cloud', 'y')], failures: [{ provider: 'local', profile: 'default', region: null }] };
  assert.deepEqual(names(keepUnread(before, now)), ['y', 'a']);
});

test('what was read in part before the failure is not there twice', () => {
  const before = { items: [fn('local', 'a'), fn('local', 'b')], failures: [] };
  const now = { items: [fn('local', 'a')], failures: [{ provider: 'local', profile: 'default', region: null }] };
  assert.deepEqual(names(keepUnread(before, now)), ['a', 'b']);
});

test('a region that was not read keeps its functions, the rest of the profile does not', () => {
  const at = (region: string, name: string) => ({ ...fn('cloud', name), region });
  const before = { items: [at('north', 'a'), at('south', 'b')], failures: [] };
  const now = { items: [], failures: [{ provider: 'cloud', profile: 'default', region: 'north' }] };
  assert.deepEqual(names(keepUnread(before, now)), ['a']);
});
