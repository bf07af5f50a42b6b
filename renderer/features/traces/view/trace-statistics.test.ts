import assert from 'node:assert/strict';
import test from 'node:test';
import { buildSpanTree } from '../tree/span-tree.ts';
import { span } from '../tree/testing-spans.ts';
import { attributeKeys, percentile, traceStatistics } from './trace-statistics.ts';

const tree = buildSpanTree([
  span('a', null, 0, 100, { name: 'GET', attributes: { region: 'eu' } }),
  span('b', 'a', 0, 30, { service: 'db', name: 'query', attributes: { region: 'eu', rows: 3 } }),
  span('c', 'a', 40, 50, { service: 'db', name: 'query', status: 'error' }),
]);

test('groups by service, most self time first', () => {
  const [db, shop] = traceStatistics(tree, 'service');
  assert.deepEqual([db?.key, db?.count, db?.errors, db?.totalMs, db?.selfMs, db?.share], ['db', 2, 1, 80, 80, 0.8]);
  assert.deepEqual([db?.minMs, db?.avgMs, db?.p50Ms, db?.p95Ms, db?.maxMs], [30, 40, 30, 50, 50]);
  assert.deepEqual([shop?.selfMs, db?.service, tree.nodes[db?.longest ?? -1]?.span.spanId], [20, 'db', 'c']);
});

test('groups by attribute, those without it apart', () => {
  assert.deepEqual(
    traceStatistics(tree, 'attribute:region').map((row) => [row.key, row.count, row.service]),
    [
      ['(none)', 1, 'db'],
      ['eu', 2, null],
    ],
  );
  assert.deepEqual(attributeKeys(tree), ['region', 'rows']);
});

test('shares add up to one, none in an empty trace', () => {
  const total = traceStatistics(tree, 'name').reduce((sum, row) => sum + row.share, 0);
  assert.ok(Math.abs(total - 1) < 1e-9);
  assert.deepEqual(traceStatistics(buildSpanTree([]), 'name'), []);
});

test('percentiles take the nearest rank', () => {
  assert.deepEqual(
    [0, 0.5, 0.95, 1].map((p) => percentile([1, 2, 3, 4], p)),
    [1, 2, 4, 4],
  );
  assert.equal(percentile([], 0.5), 0);
});
