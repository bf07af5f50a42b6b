import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FunctionSummary } from '../../shared/model/function.ts';
import { createListing, withPlace } from './function-listing.ts';

const fn = (name: string, region: string | null = null) =>
  ({ ref: `cloud:work/${region ?? ''}/${name}`, provider: 'cloud', profile: 'work', region, name }) as FunctionSummary;
const failure = (region: string | null) => ({
  provider: 'cloud',
  profile: 'work',
  region,
  error: { code: 'throttled' as const, message: 'too fast' },
});

test('a listing grows page by page and says what is still being read', () => {
  const listing = createListing();
  listing.add({
    type: 'places',
    places: [
      { provider: 'cloud', profile: 'work', regions: ['north', 'south'] },
      { provider: 'local', profile: 'default', regions: [] },
    ],
  });
  listing.add({ type: 'items', provider: 'cloud', profile: 'work', items: [fn('a', 'north')] });
  const early = listing.take();
  assert.deepEqual(early.reading, ['cloud:work', 'local:default']);
  listing.add({ type: 'failure', failure: failure('south') });
  listing.add({ type: 'done', provider: 'cloud', profile: 'work', count: 1 });
  const later = listing.take();
  assert.deepEqual([early.items.length, later.items.length, later.failures.length], [1, 1, 1]);
  assert.deepEqual(later.reading, ['local:default']);
});

test('a region that answers at the second try replaces its part and no other', () => {
  const before = { items: [fn('a', 'north'), fn('old', 'south')], failures: [failure('south')], reading: [] };
  const after = withPlace(before, { provider: 'cloud', profile: 'work', region: 'south' }, { items: [fn('b', 'south')], failures: [] });
  assert.deepEqual([after.items.map(({ name }) => name), after.failures], [['a', 'b'], []]);
});

test('a region that fails again keeps what is known of it', () => {
  const before = { items: [fn('old', 'south')], failures: [failure('south')], reading: [] };
  const after = withPlace(before, { provider: 'cloud', profile: 'work', region: 'south' }, { items: [], failures: [failure('south')] });
  assert.deepEqual([after.items.length, after.failures.length], [1, 1]);
});
