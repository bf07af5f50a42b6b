import assert from 'node:assert/strict';
import test from 'node:test';
import type { Span } from '#shared/model/trace.ts';
import { criticalPath } from './critical-path.ts';
import { buildSpanTree } from './span-tree.ts';
import { span } from './testing-spans.ts';

/** `a:60-100` for every section, by start. */
function path(spans: Span[]): string[] {
  const tree = buildSpanTree(spans);
  return [...criticalPath(tree).values()]
    .flat()
    .toSorted((a, b) => a.startMs - b.startMs)
    .map((s) => `${tree.nodes[s.index]?.span.spanId}:${s.startMs}-${s.endMs}`);
}

test('goes through the child that returned last, and the one before it', () => {
  assert.deepEqual(path([span('a', null, 0, 100), span('b', 'a', 10, 30), span('c', 'a', 50, 40)]), [
    'a:0-10',
    'b:10-40',
    'a:40-50',
    'c:50-90',
    'a:90-100',
  ]);
});

test('of children side by side only the one waited for counts', () => {
  assert.deepEqual(path([span('a', null, 0, 100), span('b', 'a', 10, 40), span('c', 'a', 10, 80)]), ['a:0-10', 'c:10-90', 'a:90-100']);
});

test('a child that outlives its parent is cut, one that begins after it is not waited for', () => {
  assert.deepEqual(path([span('a', null, 0, 100), span('b', 'a', 50, 90), span('c', 'a', 120, 5)]), ['a:0-50', 'b:50-100']);
});

test('a consumer is not waited for', () => {
  assert.deepEqual(path([span('a', null, 0, 100), span('b', 'a', 50, 50, { kind: 'consumer' })]), ['a:0-100']);
});

test('several roots are walked one after the other, from the end', () => {
  assert.deepEqual(path([span('a', null, 0, 40), span('b', null, 60, 40), span('c', null, 10, 20)]), ['a:0-40', 'b:60-100']);
});

test('covers the root exactly, at any depth', () => {
  const deep = Array.from({ length: 5000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, i, 10_000 - 2 * i));
  const tree = buildSpanTree(deep);
  const total = [...criticalPath(tree).values()].flat().reduce((sum, s) => sum + s.endMs - s.startMs, 0);
  assert.equal(total, 10_000);
});
