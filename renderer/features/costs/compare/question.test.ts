import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costsSearch } from '../costs-search.ts';
import { figureProblem, toQuestion } from './question.ts';

test('an empty address asks with the figures that the fields show', () => {
  const question = toQuestion(costsSearch.parse({}));
  assert.deepEqual([question.requests, question.durationMs, question.memoryMb, question.freeTier], [1_000_000, 120, 512, true]);
});

test('a function brings its own figures, and what is typed comes before them', () => {
  const question = toQuestion(costsSearch.parse({ ref: 'local:default/hello', requests: 5000 }));
  assert.deepEqual([question.ref, question.requests, question.durationMs], ['local:default/hello', 5000, undefined]);
});

test('what is no figure is not sent, and the field says why', () => {
  assert.equal(toQuestion(costsSearch.parse({ concurrency: '-3', logKb: 'many' })).concurrency, undefined);
  assert.equal(figureProblem('many'), 'Write a number.');
  assert.equal(figureProblem('-3'), 'It cannot be negative.');
  assert.equal(figureProblem(''), null);
});

test('a hand-edited address breaks nothing', () => {
  const search = costsSearch.parse({ tab: 'nowhere', gateway: 7, free: 'yes', month: '12 moons', region: 'eu-west-1,europe-west1' });
  assert.deepEqual([search.tab, search.gateway, search.free, search.month], ['compare', 'none', true, '730h']);
  assert.deepEqual(toQuestion(search).region, ['eu-west-1', 'europe-west1']);
});
