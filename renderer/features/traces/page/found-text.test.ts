import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundText } from './found-text.ts';

test('the place of the cursor among what was found is named only where it has one', () => {
  assert.equal(foundText([7], -1, false), '1 found');
  assert.equal(foundText([7], 3, false), '1 found');
  assert.equal(foundText([7], 7, false), '1/1');
  assert.equal(foundText([2, 7, 9], 9, true), '3/3');
  assert.equal(foundText([], 7, false), 'No match');
  assert.equal(foundText([], 7, true), 'None shown');
});
