import assert from 'node:assert/strict';
import test from 'node:test';
import { parseJsonLine } from './json-line.ts';

test('a JSON object gives its message and its other fields', () => {
  const line = parseJsonLine(' {"level":"info","msg":"paid","amount":12.5,"tags":["a"],"user":{"id":7}} ');
  assert.equal(line?.message, 'paid');
  assert.deepEqual(line?.fields, [
    ['amount', '12.5'],
    ['tags', '["a"]'],
    ['user', '{"id":7}'],
  ]);
  assert.match(line?.pretty ?? '', /\n {2}"amount": 12.5/);
});

test('a message that is no string is a field', () => {
  assert.deepEqual(parseJsonLine('{"message":{"a":1}}'), {
    message: '',
    fields: [['message', '{"a":1}']],
    pretty: '{\n  "message": {\n    "a": 1\n  }\n}',
  });
});

test('anything else is not structured', () => {
  for (const text of ['', 'hello', '[1,2]', '{broken}', '{"a":1} trailing', '42', '{"a":1', 'null'])
    assert.equal(parseJsonLine(text), null, text);
});
