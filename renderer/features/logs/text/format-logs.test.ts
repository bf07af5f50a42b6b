import assert from 'node:assert/strict';
import test from 'node:test';
import { entry } from '../testing-entries.ts';
import { toNdjsonFile, toTextFile, toTextLine } from './format-logs.ts';

test('a line of text has time, level, function and message, without colours', () => {
  assert.equal(
    toTextLine(entry(1, '\u001b[31mError: x\n    at y\u001b[0m\n', { level: 'error' })),
    '2001-09-09T01:46:40.001Z ERROR local:default/hello Error: x\n        at y',
  );
});

test('files come in parts and lose nothing', () => {
  const entries = Array.from({ length: 2500 }, (_, i) => entry(i));
  const parts = toNdjsonFile(entries);
  assert.equal(parts.length, 3);
  const lines = parts.join('').trimEnd().split('\n');
  assert.equal(lines.length, 2500);
  assert.deepEqual(JSON.parse(lines[2499] ?? ''), entries[2499]);
  assert.equal(toTextFile(entries).join('').split('\n').length, 2501);
  assert.deepEqual(toTextFile([]), []);
});
