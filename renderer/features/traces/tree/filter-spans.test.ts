import assert from 'node:assert/strict';
import test from 'node:test';
import { criticalPath } from './critical-path.ts';
import { filterSpans } from './filter-spans.ts';
import { buildSpanTree } from './span-tree.ts';
import { span } from './testing-spans.ts';

const tree = buildSpanTree([
  span('a', null, 0, 100),
  span('b', 'a', 0, 99),
  span('c', 'b', 5, 4, { status: 'error' }),
  span('d', 'b', 10, 80, { service: 'db' }),
  span('e', 'b', 12, 3),
]);
const critical = criticalPath(tree);
const names = (...args: Parameters<typeof filterSpans>): string | undefined => {
  const kept = filterSpans(...args);
  return kept === null ? undefined : [...kept].map((index) => tree.nodes[index]?.span.spanId).join('');
};

test('no filter is no set', () => assert.equal(names(tree, [], critical, null), undefined));

test('each pill keeps its own, several keep what passes all', () => {
  assert.equal(names(tree, ['errors'], critical, null), 'c');
  assert.equal(names(tree, ['critical'], critical, null), 'abcd');
  assert.equal(names(tree, ['critical', 'errors'], critical, null), 'c');
  assert.equal(names(tree, [], critical, 'db'), 'd');
  assert.equal(names(tree, ['errors'], critical, 'db'), '');
});

test('slow means self time, and a fifth of the spans', () => assert.equal(names(tree, ['slow'], critical, null), 'd'));
