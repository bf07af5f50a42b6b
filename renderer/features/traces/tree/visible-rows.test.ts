import assert from 'node:assert/strict';
import test from 'node:test';
import { buildSpanTree } from './span-tree.ts';
import { span } from './testing-spans.ts';
import { collapseAll, collapseOneLevel, expandOneLevel, reveal, rowOf, visibleRows } from './visible-rows.ts';

const error = { status: 'error' } as const;
// a > (b > (c, d!), e > f)
const tree = buildSpanTree([
  span('a', null, 0, 100),
  span('b', 'a', 10, 40),
  span('c', 'b', 11, 5),
  span('d', 'b', 20, 5, error),
  span('e', 'a', 60, 20),
  span('f', 'e', 61, 5),
]);
const names = (collapsed: Iterable<number>, matches: Iterable<number> | null = null): string =>
  visibleRows(tree, new Set(collapsed), matches === null ? null : new Set(matches))
    .map(
      (row) =>
        `${tree.nodes[row.index]?.span.spanId}${row.context ? '*' : ''}${row.hidden > 0 ? `-${row.hidden}/${row.hiddenFailed}` : ''}`,
    )
    .join(' ');

test('a collapsed node hides its whole subtree', () => {
  assert.equal(names([]), 'a b c d e f');
  assert.equal(names([1]), 'a b e f');
  assert.equal(names([0, 1]), 'a');
});

test('a filter shows matches with what leads to them, and says what it hides', () => {
  assert.equal(names([], [3]), 'a*-2/0 b*-1/0 d');
  assert.equal(names([], [4]), 'a*-3/1 e-1/0');
  assert.equal(names([1], [3]), 'a*-2/0 b*-1/0');
  assert.equal(names([], []), '');
});

test('one level at a time: the deepest closes first, the highest opens first', () => {
  const one = collapseOneLevel(tree, new Set());
  assert.deepEqual([...one], [1, 4]);
  const two = collapseOneLevel(tree, one);
  assert.deepEqual([...two], [1, 4, 0]);
  assert.deepEqual([...collapseOneLevel(tree, two)], [1, 4, 0]);
  assert.deepEqual([...expandOneLevel(tree, two)], [1, 4]);
  assert.deepEqual([...expandOneLevel(tree, new Set())], []);
  assert.deepEqual([...collapseAll(tree)], [0, 1, 4]);
});

test('reveal opens what hides a node, and only that', () => {
  assert.deepEqual([...reveal(tree, new Set([0, 1, 4]), 3)], [4]);
  const same = new Set([4]);
  assert.equal(reveal(tree, same, 3), same);
});

test('a hidden node is represented by its nearest visible ancestor', () => {
  const rows = visibleRows(tree, new Set([1]));
  assert.equal(rowOf(rows, 3), 1);
  assert.equal(rowOf(rows, 5), 3);
  assert.equal(rowOf([], 5), -1);
});
