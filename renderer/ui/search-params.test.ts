import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { fromList, textParam, withoutDefaults } from './search-params.ts';

test('text stays text, whatever the router made of it', () => {
  const schema = z.object({ q: textParam });
  assert.deepEqual(
    [{ q: 42 }, { q: true }, { q: 'a' }, {}, { q: { x: 1 } }].map((raw) => schema.parse(raw).q),
    ['42', 'true', 'a', '', ''],
  );
});

test('only what differs from its default stands in the address', () => {
  assert.deepEqual(withoutDefaults({ q: '', sort: '-name', tags: ['a'], gone: undefined }, { q: '', sort: 'name', tags: ['a'] }), {
    sort: '-name',
  });
  assert.deepEqual(withoutDefaults({ other: 'kept' }, {}), { other: 'kept' });
});

test('lists are comma-separated words', () => {
  assert.deepEqual(fromList('a,b'), ['a', 'b']);
  assert.deepEqual(fromList(''), []);
});
