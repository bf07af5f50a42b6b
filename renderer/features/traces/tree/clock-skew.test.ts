import assert from 'node:assert/strict';
import test from 'node:test';
import { correctClockSkew } from './clock-skew.ts';
import { buildSpanTree } from './span-tree.ts';
import { span } from './testing-spans.ts';

const client = { kind: 'client', service: 'shop' } as const;
const server = { kind: 'server', service: 'payments' } as const;
const correct = (spans: Parameters<typeof buildSpanTree>[0]) => correctClockSkew(buildSpanTree(spans));

test('a server span before its client span is put in the middle, with all below it', () => {
  const { spans, shifts, services } = correct([
    span('a', null, 100, 50, client),
    span('b', 'a', 20, 30, { ...server, events: [{ name: 'e', atMs: 25, attributes: {} }] }),
    span('c', 'b', 22, 5, { service: 'payments' }),
  ]);
  assert.deepEqual(
    spans.map((s) => s.startMs),
    [100, 110, 112],
  );
  assert.equal(spans[1]?.events[0]?.atMs, 115);
  assert.deepEqual(
    [...shifts],
    [
      ['b', 90],
      ['c', 90],
    ],
  );
  assert.deepEqual(services, ['payments']);
});

test('one that is longer than its client span starts with it', () => {
  assert.equal(correct([span('a', null, 100, 10, client), span('b', 'a', 20, 30, server)]).spans[1]?.startMs, 100);
});

test('what may well outlive its parent is left alone', () => {
  const untouched = [
    [span('a', null, 0, 10, client), span('b', 'a', 2, 8, server)],
    [span('a', null, 0, 10, { kind: 'producer' }), span('b', 'a', 50, 8, { kind: 'consumer', service: 'mail' })],
    [span('a', null, 0, 10), span('b', 'a', 50, 8)],
    [span('a', null, 0, 10, client), span('b', 'a', 5, 30, server)],
  ];
  for (const spans of untouched) assert.equal(correct(spans).shifts.size, 0);
});

test('times of untouched spans stay the same objects', () => {
  const one = span('a', null, 0, 10, client);
  assert.equal(correct([one]).spans[0], one);
});
