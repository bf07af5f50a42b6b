import assert from 'node:assert/strict';
import test from 'node:test';
import { ancestorsOf, buildSpanTree } from './span-tree.ts';
import { span } from './testing-spans.ts';

const ids = (tree: ReturnType<typeof buildSpanTree>): string[] => tree.nodes.map((node) => node.span.spanId);

test('lays spans out in reading order, siblings by start, whatever order they arrive in', () => {
  const tree = buildSpanTree([span('c', 'a', 50, 10), span('d', 'b', 12, 1), span('b', 'a', 10, 30), span('a', null, 0, 100)]);
  assert.deepEqual(ids(tree), ['a', 'b', 'd', 'c']);
  assert.deepEqual(
    tree.nodes.map((node) => [node.depth, node.parent, node.end]),
    [
      [0, -1, 4],
      [1, 0, 3],
      [2, 1, 3],
      [1, 0, 4],
    ],
  );
  assert.equal(tree.depth, 3);
  assert.deepEqual(
    [...ancestorsOf(tree, 2)].map((node) => node.span.spanId),
    ['b', 'a'],
  );
});

test('a span whose parent is missing becomes a root that says so', () => {
  const tree = buildSpanTree([span('a', null, 0, 10), span('x', 'gone', 5, 10), span('y', 'x', 6, 1)]);
  assert.deepEqual(tree.roots, [0, 1]);
  assert.equal(tree.nodes[1]?.detached, 'missing-parent');
  assert.equal(tree.nodes[2]?.depth, 1);
  assert.equal(tree.missingParents, 1);
});

test('a cycle is opened at its earliest span; nothing is lost', () => {
  const tree = buildSpanTree([span('b', 'a', 20, 5), span('c', 'b', 30, 5), span('a', 'c', 10, 5), span('t', 'c', 31, 1)]);
  assert.deepEqual(ids(tree), ['a', 'b', 'c', 't']);
  assert.equal(tree.nodes[0]?.detached, 'cycle');
  const own = buildSpanTree([span('s', 's', 0, 1)]);
  assert.deepEqual([own.nodes.length, own.nodes[0]?.detached], [1, 'cycle']);
});

test('an id that comes twice keeps both rows, children go to the first', () => {
  const tree = buildSpanTree([span('a', null, 0, 10), span('a', null, 1, 3, { name: 'again' }), span('b', 'a', 2, 1)]);
  assert.equal(tree.nodes.length, 3);
  assert.equal(tree.nodes[0]?.children.length, 1);
  assert.equal(tree.indexOf.get('a'), 0);
});

test('self time leaves out children, overlaps once, and what lies outside the span', () => {
  const tree = buildSpanTree([
    span('a', null, 0, 100),
    span('b', 'a', 10, 30),
    span('c', 'a', 20, 30),
    span('d', 'a', 90, 50),
    span('e', 'a', 200, 5),
  ]);
  assert.equal(tree.nodes[0]?.selfMs, 50);
  assert.equal(tree.endMs, 205);
  assert.equal(buildSpanTree([span('a', null, 0, 10), span('b', 'a', -5, 40)]).nodes.find((n) => n.span.spanId === 'a')?.selfMs, 0);
});

test('failures are counted upwards, without the span itself', () => {
  const error = { status: 'error' } as const;
  const tree = buildSpanTree([span('a', null, 0, 9), span('b', 'a', 1, 8, error), span('c', 'b', 2, 1, error), span('d', 'a', 3, 1)]);
  assert.deepEqual(
    tree.nodes.map((node) => node.failedBelow),
    [2, 1, 0, 0],
  );
  assert.equal(tree.failed, 2);
});

test('an empty trace and one twenty thousand levels deep are trees too', () => {
  assert.deepEqual([buildSpanTree([]).depth, buildSpanTree([]).endMs], [0, 0]);
  const deep = Array.from({ length: 20_000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, i, 20_000 - i));
  const tree = buildSpanTree(deep.toReversed());
  assert.equal(tree.depth, 20_000);
  assert.equal(tree.nodes[0]?.end, 20_000);
});
