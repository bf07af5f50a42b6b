import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logText } from './log-text.ts';

test('a row shows the first line and counts the others', () => {
  assert.deepEqual(logText('Error: x\n    at a\n    at b\n', false), { text: 'Error: x', fields: [], json: null, moreLines: 2 });
  assert.equal(logText('Error: x\n    at a\n', true).text, 'Error: x\n    at a');
});

test('a JSON line shows its message and fields', () => {
  const { text, fields, json } = logText('{"msg":"paid","ms":3}', false);
  assert.deepEqual([text, fields, json?.pretty], ['paid', [['ms', '3']], '{\n  "msg": "paid",\n  "ms": 3\n}']);
});

test('an endless line is cut and says by how much', () =>
  assert.match(logText('x'.repeat(5000), false).text, /^x{2000} … \(3000 more characters\)$/));
