import assert from 'node:assert/strict';
import test from 'node:test';
import { searchSpans, stepMatch } from './search-spans.ts';
import { buildSpanTree } from './span-tree.ts';
import { span } from './testing-spans.ts';

const tree = buildSpanTree([
  span('a1', null, 0, 100, { name: 'GET /orders', service: 'gateway', attributes: { 'http.status_code': 500, cold: true } }),
  span('b2', 'a1', 1, 5, { name: 'charge card', statusMessage: 'Card declined' }),
  span('c3', 'a1', 2, 5, { name: 'log', events: [{ name: 'exception', atMs: 3, attributes: { 'exception.type': 'RangeError' } }] }),
]);

test('finds words in names, services, attributes, status and events, whatever their case', () => {
  assert.deepEqual(searchSpans(tree, 'ORDERS'), [0]);
  assert.deepEqual(searchSpans(tree, 'http.status_code=500'), [0]);
  assert.deepEqual(searchSpans(tree, 'declined'), [1]);
  assert.deepEqual(searchSpans(tree, 'rangeerror'), [2]);
  assert.deepEqual(searchSpans(tree, 'c3'), [2]);
});

test('all words must be there; quotes keep them together', () => {
  assert.deepEqual(searchSpans(tree, 'card charge'), [1]);
  assert.deepEqual(searchSpans(tree, '"card charge"'), []);
  assert.deepEqual(searchSpans(tree, '"charge card"'), [1]);
  assert.deepEqual(searchSpans(tree, '  '), []);
});

test('steps wrap at both ends', () => {
  const matches = [2, 5, 9];
  assert.deepEqual(
    [null, 2, 3, 9].map((at) => stepMatch(matches, at, 1)),
    [2, 5, 5, 2],
  );
  assert.deepEqual(
    [null, 2, 3, 9].map((at) => stepMatch(matches, at, -1)),
    [9, 9, 2, 5],
  );
  assert.equal(stepMatch([], 3, 1), -1);
});
