import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newEnvironmentId, newInvocationId, newSpanId, newTraceId, parseTraceparent } from './ids.ts';

test('invocation ids are UUIDs of version 7 that grow', () => {
  const ids = Array.from({ length: 20_000 }, newInvocationId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(ids.toSorted(), ids);
  assert.equal(new Set(ids).size, ids.length);
  const [first = ''] = ids;
  const ms = Number.parseInt(first.slice(0, 8) + first.slice(9, 13), 16);
  assert.ok(Math.abs(ms - Date.now()) < 60_000);
});

test('trace ids begin with the seconds and are unique, span and environment ids too', () => {
  const ids = Array.from({ length: 20_000 }, newTraceId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(Math.abs(Number.parseInt(ids[0]?.slice(0, 8) ?? '', 16) - Date.now() / 1000) < 60);
  assert.match(newSpanId(), /^[0-9a-f]{16}$/);
  assert.match(newEnvironmentId(), /^env-[0-9a-f]{8}$/);
});

test('a traceparent is taken where it is valid', () => {
  const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  assert.deepEqual(parseTraceparent(`00-${trace}-${span}-01`), { traceId: trace, spanId: span });
  assert.deepEqual(parseTraceparent(`cc-${trace}-${span}-00-what-the-future-holds`), { traceId: trace, spanId: span });
  for (const text of [
    null,
    '',
    'x',
    `ff-${trace}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
  ]) {
    assert.equal(parseTraceparent(text), null, String(text));
  }
});
