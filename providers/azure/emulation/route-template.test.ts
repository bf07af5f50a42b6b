import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRoute } from './route-template.ts';

const match = (template: string, path: string): Record<string, string> | null => parseRoute(template).match(path);

test('literals, parameters, optional ones and defaults', () => {
  assert.deepEqual(match('api/items', '/API/Items/'), {});
  assert.equal(match('api/items', '/api/items/1'), null);
  assert.deepEqual(match('items/{id}', '/items/a%20b'), { id: 'a b' });
  assert.equal(match('items/{id}', '/items'), null);
  assert.deepEqual(match('items/{id?}', '/items'), {});
  assert.deepEqual(match('items/{id=7}', '/items'), { id: '7' });
  assert.deepEqual(match('{a}/{b?}', '/x/y'), { a: 'x', b: 'y' });
  assert.deepEqual(match('', '/'), {});
});

test('catch-alls, mixed segments and doubled braces', () => {
  assert.deepEqual(match('files/{*path}', '/files/a/b%2Fc.txt'), { path: 'a/b/c.txt' });
  assert.deepEqual(match('files/{*path}', '/files'), {});
  assert.deepEqual(match('{name}.{ext}', '/photo.jpg'), { name: 'photo', ext: 'jpg' });
  assert.deepEqual(match('a{{b}}', '/a{b}'), {});
});

test('constraints', () => {
  const accepts = (constraint: string, good: string[], bad: string[]): void => {
    for (const value of good) assert.ok(match(`{v:${constraint}}`, `/${value}`) !== null, `${constraint} takes ${value}`);
    for (const value of bad) assert.equal(match(`{v:${constraint}}`, `/${value}`), null, `${constraint} refuses ${value}`);
  };
  accepts('int', ['1', '-20'], ['a', '1.5']);
  accepts('int:min(1):max(5)', ['3'], ['0', '6']);
  accepts('range(1,3)', ['2'], ['4']);
  accepts('bool', ['true', 'False'], ['yes']);
  accepts('decimal', ['1.5'], ['x']);
  accepts('guid', ['8f5f1b1e-0000-7000-8000-000000000001'], ['8f5f']);
  accepts('datetime', ['2026-01-15'], ['soon']);
  accepts('alpha', ['abc'], ['a1']);
  accepts('length(2)', ['ab'], ['abc']);
  accepts('length(2,3)', ['abc'], ['a']);
  accepts('minlength(2)', ['ab'], ['a']);
  accepts('regex(^\\d{{3}}-\\d{{4}}$)', ['123-4567'], ['12-4567']);
  accepts('regex(^(a|b)$)', ['a'], ['c']);
  assert.deepEqual(match('{id:int?}', '/'), {});
});

test('precedence: literal, mixed, constrained, free, catch-all', () => {
  const sorted = ['{*all}', 'items/{id}', 'items/{id:int}', 'items/new', 'items/{a}-{b}', '{x}/{y}'].toSorted((a, b) =>
    parseRoute(a).precedence < parseRoute(b).precedence ? -1 : 1,
  );
  assert.deepEqual(sorted, ['items/new', 'items/{a}-{b}', 'items/{id:int}', 'items/{id}', '{x}/{y}', '{*all}']);
});

test('templates that cannot be understood', () => {
  assert.throws(() => parseRoute('a/{id'), /not closed/);
  assert.throws(() => parseRoute('{}'), /has no name/);
});
