import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barGeometry } from './bar-geometry.ts';

const range = { startMs: 100, endMs: 200 };

test('a bar lies where its span does, its label where there is room', () => {
  assert.deepEqual(barGeometry(110, 120, range), { left: 10, width: 10, label: 'right', outside: null });
  assert.deepEqual(barGeometry(160, 195, range), { left: 60, width: 35, label: 'left', outside: null });
  assert.deepEqual(barGeometry(105, 198, range), { left: 5, width: 93, label: 'inside', outside: null });
});

test('what reaches far outside is cut', () => {
  assert.deepEqual(barGeometry(-1e9, 1e9, range), { left: -1, width: 102, label: 'inside', outside: null });
  assert.deepEqual(barGeometry(0, 50, range), { left: -1, width: 0, label: 'right', outside: 'before' });
  assert.deepEqual(barGeometry(500, 550, range), { left: 101, width: 0, label: 'left', outside: 'after' });
});
