import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvocationInput } from '#shared/model/invocation.ts';
import { checkDraft, emptyDraft, isJsonDraft, toDraft, toInput } from './draft.ts';

test('a model that takes no events starts with a request', () => {
  assert.equal(emptyDraft(['http']).kind, 'http');
  assert.equal(emptyDraft(['http', 'event']).kind, 'event');
});

test('input to draft and back', () => {
  for (const input of [
    InvocationInput.parse({ payload: { body: '{"a":1}', contentType: 'application/cloudevents+json' } }),
    InvocationInput.parse({
      payload: { body: 'a=1', contentType: 'text/x' },
      http: { method: 'PUT', path: '/a', headers: { 'content-type': 'text/x' } },
    }),
  ]) {
    assert.deepEqual(toInput(toDraft(input)), input);
  }
});

test('broken JSON stops an event and only warns about a request', () => {
  const event = { ...emptyDraft(['event']), body: '{"a":' };
  assert.deepEqual(
    checkDraft(event).map((p) => [p.field, p.blocks]),
    [['body', true]],
  );
  const request = { ...event, kind: 'http' as const, method: 'POST' };
  assert.deepEqual(
    checkDraft(request).map((p) => [p.field, p.blocks]),
    [['body', false]],
  );
});

test('an empty body is no JSON problem', () => {
  assert.deepEqual(checkDraft({ ...emptyDraft(['event']), body: '' }), []);
});

test('headers: nameless, impossible and repeated', () => {
  const draft = {
    ...emptyDraft(['http']),
    headers: [
      { id: '1', name: '', value: 'x' },
      { id: '2', name: 'a b', value: '' },
      { id: '3', name: 'Accept', value: '1' },
      { id: '4', name: 'accept', value: '2' },
      { id: '5', name: '', value: '' },
    ],
  };
  assert.deepEqual(
    checkDraft(draft).map((p) => [p.row, p.blocks]),
    [
      ['1', true],
      ['2', true],
      ['4', false],
    ],
  );
  assert.deepEqual(
    checkDraft({ ...emptyDraft(['http']), path: 'a b' }).map((p) => p.field),
    ['path', 'path'],
  );
});

test('what counts as JSON', () => {
  const draft = emptyDraft(['http']);
  assert.equal(isJsonDraft({ ...draft, body: ' {"a":1}' }), true);
  assert.equal(isJsonDraft({ ...draft, body: 'a=1' }), false);
  const typed = { ...draft, headers: [{ id: '1', name: 'Content-Type', value: 'text/plain' }], body: '{}' };
  assert.equal(isJsonDraft(typed), false);
  assert.equal(isJsonDraft({ ...typed, encoding: 'base64' as const }), false);
});
