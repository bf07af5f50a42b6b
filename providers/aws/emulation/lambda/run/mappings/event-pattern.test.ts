import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchFailures } from './batch-failures.ts';
import { matchesPattern } from './event-pattern.ts';
import { recordFilter } from './filter-criteria.ts';

const EVENT = {
  kind: 'order',
  n: 5,
  tags: ['a', 'b'],
  nested: { deep: { flag: true, none: null } },
  list: [{ id: 1 }, { id: 2 }],
  text: 'Hello.World',
};

const CASES: [string, Record<string, unknown>, boolean][] = [
  ['one of several values', { kind: ['order', 'refund'] }, true],
  ['none of them', { kind: ['refund'] }, false],
  ['every key has to match', { kind: ['order'], n: [6] }, false],
  ['a member of a list', { tags: ['b'] }, true],
  ['deeper', { nested: { deep: { flag: [true] } } }, true],
  ['null', { nested: { deep: { none: [null] } } }, true],
  ['an object in a list', { list: { id: [2] } }, true],
  ['prefix', { text: [{ prefix: 'Hello' }] }, true],
  ['suffix', { text: [{ suffix: 'world' }] }, false],
  ['suffix without regard to case', { text: [{ suffix: { 'equals-ignore-case': 'WORLD' } }] }, true],
  ['equal without regard to case', { text: [{ 'equals-ignore-case': 'hello.world' }] }, true],
  ['wildcard', { text: [{ wildcard: 'H*.W*d' }] }, true],
  ['wildcards take nothing else literally', { text: [{ wildcard: 'HelloxWorld' }] }, false],
  ['a range', { n: [{ numeric: ['>', 0, '<=', 5] }] }, true],
  ['out of range', { n: [{ numeric: ['<', 5] }] }, false],
  ['a range of text', { kind: [{ numeric: ['<', 5] }] }, false],
  ['anything but', { kind: [{ 'anything-but': ['refund'] }] }, true],
  ['anything but this', { kind: [{ 'anything-but': 'order' }] }, false],
  ['anything but a prefix', { text: [{ 'anything-but': { prefix: 'Hell' } }] }, false],
  ['exists', { n: [{ exists: true }] }, true],
  ['does not exist', { other: [{ exists: false }] }, true],
  ['must not exist', { n: [{ exists: false }] }, false],
  ['either', { $or: [{ n: [6] }, { kind: ['order'] }] }, true],
  ['neither', { $or: [{ n: [6] }, { kind: ['x'] }] }, false],
  ['an unknown operator matches nothing', { n: [{ odd: 1 }] }, false],
  ['a value that is not there', { other: ['x'] }, false],
];

for (const [name, pattern, expected] of CASES) {
  test(`event pattern: ${name}`, () => assert.equal(matchesPattern(pattern, EVENT), expected));
}

test('filter criteria: one pattern is enough, and a body is looked into where it is JSON', () => {
  const filter = recordFilter(
    { FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }, { Pattern: '{"body":[{"prefix":"plain"}]}' }] } },
    'body',
  );
  assert.deepEqual(
    ['{"a":1}', '{"a":2}', 'plain text', 'no match', '[1]'].map((body) => filter({ body })),
    [true, false, true, false, false],
  );
  assert.equal(recordFilter({}, 'body')({ body: 'x' }), true);
});

test('batch item failures: none, some, all', () => {
  const failed = (answer: string): string[] => [...batchFailures(Buffer.from(answer), ['a', 'b'])];
  for (const none of ['', 'null', '{}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}', '"text"'])
    assert.deepEqual(failed(none), [], none);
  assert.deepEqual(failed('{"batchItemFailures":[{"itemIdentifier":"b"}]}'), ['b']);
  for (const all of [
    '{',
    '{"batchItemFailures":1}',
    '{"batchItemFailures":[{"itemIdentifier":"c"}]}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{}]}',
  ]) {
    assert.deepEqual(failed(all), ['a', 'b'], all);
  }
});
