import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alias } from '#shared/model/function.ts';
import { isValid, keptText, mostPercent, toDraft, toWeights } from './alias-draft.ts';

const NONE = { versions: [] };
const alias = (weights: Record<string, number>): Alias => ({
  name: 'live',
  version: '3',
  description: '',
  weights,
  ref: 'local:default/a@live',
});

test('an alias that is not edited is sent as it was', () => {
  for (const weights of [{}, { 2: 0.1 }, { 2: 0.125, 1: 0.2, 0: 0.05 }]) {
    const draft = toDraft(NONE, alias(weights));
    assert.deepEqual([toWeights(draft), isValid(draft)], [weights, true]);
  }
});

test('where calls go to three versions, one share is edited and the others stay', () => {
  const draft = toDraft(NONE, alias({ b: 0.1, a: 0.2 }));
  assert.deepEqual(toWeights({ ...draft, percent: 30 }), { b: 0.3, a: 0.2 });
  assert.deepEqual(toWeights({ ...draft, other: '' }), { a: 0.2 });
  assert.deepEqual([mostPercent(draft), keptText(draft)], [80, 'As they are: version a: 20 %']);
  for (const wrong of [{ percent: 80 }, { percent: '' }, { other: 'a' }, { other: '3' }, { version: 'a' }, { name: ' ' }]) {
    assert.ok(!isValid({ ...draft, ...wrong }), JSON.stringify(wrong));
  }
});

test('a new alias names the newest version', () => {
  const draft = toDraft({ versions: [{ version: '7' } as never] }, null);
  assert.deepEqual([draft.version, isValid(draft), isValid({ ...draft, name: 'live' })], ['7', false, true]);
});
