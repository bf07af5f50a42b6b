import assert from 'node:assert/strict';
import { it } from 'node:test';
import { z } from 'zod';
import { FunctionName } from '#shared/model/project.ts';
import { Instant } from '#shared/model/time.ts';
import { inputError } from './input-error.ts';

const cases: [z.ZodType, unknown, RegExp][] = [
  [z.object({ a: z.string() }), {}, /"a" is missing\./],
  [z.object({ a: z.object({ b: z.array(z.number()) }) }), { a: { b: [1, 'x'] } }, /"a\.b\[1\]" must be a number, not a string\./],
  [z.object({ a: z.number().int() }), { a: 1.5 }, /"a" must be an int|"a" must be a whole number/],
  [z.object({ a: z.number().min(1).max(3) }), { a: 9 }, /"a" must be at most 3\./],
  [z.object({ a: z.number().min(1) }), { a: 0 }, /"a" must be at least 1\./],
  [z.object({ a: z.number().positive() }), { a: 0 }, /"a" must be more than 0\./],
  [z.object({ a: z.string().min(1) }), { a: '' }, /"a" must not be empty\./],
  [z.object({ a: z.string().max(3) }), { a: 'abcd' }, /"a" must have at most 3 characters\./],
  [z.object({ a: z.enum(['x', 'y']) }), { a: 'z' }, /"a" must be one of "x", "y"\./],
  [z.strictObject({ a: z.string() }), { a: 'x', b: 1 }, /the input has an unknown field: "b"\./],
  [z.object({ a: FunctionName }), { a: '1' }, /"a": A function name starts with a letter/],
  [z.object({ a: Instant }), { a: 'yesterday' }, /"a" must be a time like/],
  [z.object({ a: z.array(z.string()).min(1) }), { a: [] }, /"a" must not be empty\./],
  [z.object({ a: z.string() }), 'text', /the input must be an object, not a string\./],
];

for (const [schema, value, expected] of cases) {
  it(`says in plain words: ${expected.source}`, () => {
    const error = inputError(schema.safeParse(value).error?.issues ?? []);
    assert.equal(error.code, 'invalid_input');
    assert.match(error.message, expected);
    assert.ok(error.hint);
  });
}
