import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilterPattern } from './parse-filter-pattern.ts';

const EVENT = JSON.stringify({
  level: 'ERROR',
  ms: 120.5,
  user: null,
  ok: true,
  ip: '123.123.4.5',
  tags: ['a', 'b'],
  request: { 'user-agent': 'curl/8', ids: [{ id: 7 }, { id: 8 }] },
});

test('terms: all of them, phrases, excluded and optional ones', () => {
  const cases: [string, string, boolean][] = [
    ['', 'anything', true],
    ['ERROR', '[ERROR 400] BAD REQUEST', true],
    ['error', '[ERROR 400] BAD REQUEST', false],
    ['ERROR REQUEST', '[ERROR 400] BAD REQUEST', true],
    ['ERROR MISSING', '[ERROR 400] BAD REQUEST', false],
    ['"BAD REQUEST"', '[ERROR 400] BAD REQUEST', true],
    ['"REQUEST BAD"', '[ERROR 400] BAD REQUEST', false],
    ['"say \\"hi\\""', 'they say "hi"', true],
    ['ERROR -REQUEST', '[ERROR 400] BAD REQUEST', false],
    ['ERROR -"OTHER"', '[ERROR 400] BAD REQUEST', true],
    ['?ERROR ?WARN', 'a WARN', true],
    ['?ERROR ?WARN', 'an INFO', false],
    ['"üñ"', 'grüñ', true],
  ];
  for (const [pattern, message, matches] of cases) assert.equal(parseFilterPattern(pattern)(message), matches, `${pattern} on ${message}`);
});

test('JSON: comparisons, wildcards, lists, existence, precedence', () => {
  const cases: [string, boolean][] = [
    ['{ $.level = "ERROR" }', true],
    ['{ $.level = ERR* }', true],
    ['{ $.level != "ERROR" }', false],
    ['{ $.missing != "x" }', false],
    ['{ $.ms > 120 }', true],
    ['{ $.ms <= 1.2e2 }', false],
    ['{ $.ms = "120.5" }', false],
    ['{ $.user IS NULL }', true],
    ['{ $.ok IS TRUE && $.ok IS FALSE }', false],
    ['{ $.missing NOT EXISTS }', true],
    ['{ $.level NOT EXISTS }', false],
    ['{ $.ip != 123.123.* }', false],
    ['{ $.tags[0] = "a" }', true],
    ['{ $.tags[*] = "b" }', true],
    ['{ $.tags[2] = "b" }', false],
    ['{ $.request[\'user-agent\'] = "curl*" }', true],
    ['{ $.request.user-agent = "curl*" }', true],
    ['{ $.request.ids[*].id = 8 }', true],
    ['{ $.level = "INFO" && $.ms > 1 || $.ok IS TRUE }', true],
    ['{ $.level = "INFO" && ($.ms > 1 || $.ok IS TRUE) }', false],
  ];
  for (const [pattern, matches] of cases) assert.equal(parseFilterPattern(pattern)(EVENT), matches, pattern);
  assert.equal(parseFilterPattern('{ $.a = 1 }')('not json'), false);
  assert.equal(parseFilterPattern('{ $.a = 1 }')('{"a": 1'), false);
});

test('what cannot be read, or is not evaluated, is an error of the service', () => {
  for (const pattern of [
    '{',
    '{ $.a }',
    '{ $.a = }',
    '{ a = 1 }',
    '{ ($.a = 1 }',
    '{ $.a = 1 ) }',
    '{ $.a > "x" }',
    '{ $.a ~ 1 }',
    '{ }',
    '"open',
    'a$b',
    '[ip, user]',
    '%x%',
    '{ $.a = %x% }',
  ]) {
    assert.throws(() => parseFilterPattern(pattern), { code: 'InvalidParameterException', message: /^Invalid filter pattern/ }, pattern);
  }
});
