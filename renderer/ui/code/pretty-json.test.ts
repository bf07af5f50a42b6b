import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonProblem, prettyJson } from './pretty-json.ts';

test('JSON is indented, anything else stays as it came', () => {
  assert.equal(prettyJson('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(prettyJson('{"a":'), '{"a":');
});

test('what is wrong with JSON is said in words', () => {
  assert.equal(jsonProblem('  '), null);
  assert.equal(jsonProblem('[1]'), null);
  assert.match(jsonProblem('{"a":') ?? '', /JSON/);
});
