import assert from 'node:assert/strict';
import test from 'node:test';
import { buildSpanTree } from '../tree/span-tree.ts';
import { span } from '../tree/testing-spans.ts';
import { minimapBars, minimapHeight } from './minimap.ts';

test('bars lie where their spans do', () => {
  const tree = buildSpanTree([span('a', null, 0, 100), span('b', 'a', 50, 25)]);
  const [a, b] = minimapBars(tree, 200, 24);
  assert.deepEqual([a?.x, a?.width, a?.y, a?.height], [0, 200, 0, 6]);
  assert.deepEqual([b?.x, b?.width, b?.y], [100, 50, 12]);
});

test('every span can be seen, also at the far end', () => {
  const tree = buildSpanTree([span('a', null, 0, 1e6), span('b', 'a', 1e6, 0)]);
  const b = minimapBars(tree, 100, 24)[1];
  assert.ok(b !== undefined && b.width >= 1.5 && b.x + b.width <= 100);
});

test('failures are on top', () => {
  const tree = buildSpanTree([span('a', null, 0, 10, { status: 'error' }), span('b', 'a', 1, 2)]);
  assert.deepEqual(
    minimapBars(tree, 100, 24).map((bar) => bar.failed),
    [false, true],
  );
});

test('what nobody could see is not drawn', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i === 0 ? null : 's0', 0, 10_000 - i));
  assert.ok(minimapBars(buildSpanTree(many), 800, 60).length <= 61);
});

test('a trace of one instant and an empty one do not divide by zero', () => {
  assert.equal(minimapBars(buildSpanTree([span('a', null, 5, 0)]), 100, 24)[0]?.width, 100);
  assert.deepEqual(minimapBars(buildSpanTree([]), 100, 24), []);
  assert.deepEqual([minimapHeight(1), minimapHeight(7), minimapHeight(10_000)], [24, 42, 60]);
});
