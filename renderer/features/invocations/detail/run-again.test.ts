import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftOf } from './run-again.ts';

const request = { body: '{"a":1}', encoding: 'utf8', contentType: 'application/json', size: 7, truncated: false } as const;

test('an event comes back as it was', () => {
  const draft = draftOf({ request, http: null, mode: 'async' });
  assert.ok('kind' in draft);
  assert.deepEqual([draft.kind, draft.mode, draft.body, draft.contentType], ['event', 'async', '{"a":1}', 'application/json']);
});

test('a request comes back with its line and content type', () => {
  const draft = draftOf({ request, http: { method: 'PUT', path: '/x?y=1', status: 200 }, mode: 'stream' });
  assert.ok('kind' in draft);
  assert.deepEqual([draft.kind, draft.mode, draft.method, draft.path], ['http', 'stream', 'PUT', '/x?y=1']);
  assert.deepEqual(
    draft.headers.map(({ name, value }) => [name, value]),
    [['content-type', 'application/json']],
  );
});

test('what was cut or not kept cannot be sent again', () => {
  assert.ok('reason' in draftOf({ request: null, http: null, mode: 'sync' }));
  assert.ok('reason' in draftOf({ request: { ...request, truncated: true }, http: null, mode: 'sync' }));
});
