import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldersAbove, likelyEntry, toRows, toTree } from './tree-rows.ts';

const FILES = [
  { path: 'package.json', size: 10 },
  { path: 'index.mjs', size: 20 },
  { path: 'lib/b.js', size: 1 },
  { path: 'lib/a.js', size: 2 },
  { path: 'lib/deep/c.js', size: 4 },
];

test('folders first, sizes summed, closed until opened', () => {
  const tree = toTree(FILES);
  assert.deepEqual(
    tree.map((node) => [node.name, node.size]),
    [
      ['lib', 7],
      ['index.mjs', 20],
      ['package.json', 10],
    ],
  );
  assert.deepEqual(
    toRows(tree, new Set()).map((row) => row.node.path),
    ['lib', 'index.mjs', 'package.json'],
  );
  const open = toRows(tree, new Set(['lib', 'lib/deep']));
  assert.deepEqual(
    open.map((row) => [row.node.path, row.level]),
    [
      ['lib', 1],
      ['lib/deep', 2],
      ['lib/deep/c.js', 3],
      ['lib/a.js', 2],
      ['lib/b.js', 2],
      ['index.mjs', 1],
      ['package.json', 1],
    ],
  );
  assert.deepEqual([open[3]?.position, open[3]?.siblings], [2, 3]);
});

test('folders above a path', () => {
  assert.deepEqual(foldersAbove('a/b/c.js'), ['a', 'a/b']);
  assert.deepEqual(foldersAbove('c.js'), []);
});

test('the likely entry follows the handler', () => {
  assert.equal(likelyEntry(FILES, 'index.handler'), 'index.mjs');
  assert.equal(likelyEntry(FILES, 'lib/a.main'), 'lib/a.js');
  assert.equal(likelyEntry(FILES, 'lib/b.js'), 'lib/b.js');
  assert.equal(likelyEntry([{ path: 'README' }], 'x'), 'README');
  assert.equal(likelyEntry([], 'x'), null);
});
