import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyLabels } from './key-labels.ts';

test('keys read as they are printed', () => {
  assert.deepEqual(keyLabels('mod+k', false), ['Ctrl', 'K']);
  assert.deepEqual(keyLabels('mod+Enter', false), ['Ctrl', 'Enter']);
  assert.deepEqual(keyLabels('mod+shift+enter', true), ['⌘', 'Shift', 'Enter']);
  assert.deepEqual(keyLabels('g then f', false), ['G', 'then', 'F']);
});
