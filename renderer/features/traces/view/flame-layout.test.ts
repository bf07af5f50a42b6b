import assert from 'node:assert/strict';
import test from 'node:test';
import { buildSpanTree } from '../tree/span-tree.ts';
import { span } from '../tree/testing-spans.ts';
import { flameLayout, zoomFlame } from './flame-layout.ts';

const named = (name: string) => ({ name });
const tree = buildSpanTree([
  span('1', null, 0, 100, named('root')),
  span('2', '1', 0, 20, named('query')),
  span('3', '1', 20, 30, { name: 'query', status: 'error' }),
  span('4', '1', 60, 10, named('render')),
]);
const frames = flameLayout(tree);

test('spans with the same path are one frame, the widest sibling first', () => {
  assert.deepEqual(
    frames.map((f) => [f.name, f.depth, f.count, f.errors, f.selfMs, f.totalMs]),
    [
      ['', 0, 0, 0, 0, 100],
      ['root', 1, 1, 0, 40, 100],
      ['query', 2, 2, 1, 50, 50],
      ['render', 2, 1, 0, 10, 10],
    ],
  );
  assert.deepEqual(
    frames.map((f) => [f.x, f.width]),
    [
      [0, 1],
      [0, 1],
      [0, 0.5],
      [0.5, 0.1],
    ],
  );
  assert.equal(tree.nodes[frames[2]?.longest ?? -1]?.span.spanId, '3');
});

test('work side by side adds up instead of overlapping', () => {
  const parallel = flameLayout(buildSpanTree([span('1', null, 0, 10), span('2', '1', 0, 10), span('3', '1', 0, 10)]));
  assert.equal(parallel[0]?.totalMs, 20);
  assert.deepEqual(
    parallel.slice(2).map((f) => [f.x, f.width]),
    [
      [0, 0.5],
      [0.5, 0.5],
    ],
  );
});

test('zooming fills the width with a frame and keeps what leads to it', () => {
  const query = frames[2]?.id ?? -1;
  assert.deepEqual(
    zoomFlame(frames, query, 0).map((f) => [f.name, f.x, f.width]),
    [
      ['', 0, 1],
      ['root', 0, 1],
      ['query', 0, 1],
    ],
  );
  assert.deepEqual(
    zoomFlame(frames, 0, 0.2).map((f) => f.name),
    ['', 'root', 'query'],
  );
});

test('spans without any duration share the width; no spans make one frame', () => {
  const flat = flameLayout(buildSpanTree([span('1', null, 0, 0), span('2', '1', 0, 0), span('3', '1', 0, 0)]));
  assert.deepEqual(
    flat.map((f) => f.width),
    [1, 1, 0.5, 0.5],
  );
  assert.equal(flameLayout(buildSpanTree([])).length, 1);
});

test('ten thousand spans and five thousand levels are laid out at once', () => {
  const deep = Array.from({ length: 5000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, i, 10_000 - 2 * i));
  assert.equal(flameLayout(buildSpanTree(deep)).length, 5001);
});
