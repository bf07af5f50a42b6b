import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFiltered, NO_FILTER, parseMinDuration, tracesSearch } from './traces-search.ts';

test('a least duration is read as people write it', () => {
  assert.deepEqual(['250', '250ms', '250 ms', '1.5s', '2 S', '1m', '', 'fast', '-5'].map(parseMinDuration), [
    250,
    250,
    250,
    1500,
    2000,
    60_000,
    null,
    null,
    null,
  ]);
});

test('what the address says is believed only where it makes sense', () => {
  const search = tracesSearch.parse({ errors: 'yes', min: 250, chart: 'pie', ref: 'local:default/a' });
  assert.deepEqual([search.errors, search.min, search.chart, search.ref], [false, '250', 'time', 'local:default/a']);
  assert.ok(isFiltered(search, true));
  assert.ok(!isFiltered({ ...search, ...NO_FILTER }, false));
  assert.ok(!isFiltered({ ...search, ...NO_FILTER, ref: 'local/a' }, true));
});
