import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from './guard.ts';
import { routeOf } from './route.ts';

test('the first segment names the function, the rest is its path, the query stays', () => {
  const see = (url: string, host = '127.0.0.1') => {
    const route = routeOf(host, url);
    return route === null ? null : [route.name, route.qualifier, route.path];
  };
  assert.deepEqual(see('/a'), ['a', null, '/']);
  assert.deepEqual(see('/a/'), ['a', null, '/']);
  assert.deepEqual(see('/a/b/../c?d=/e'), ['a', null, '/b/../c?d=/e']);
  assert.deepEqual(see('/a?x=1'), ['a', null, '/?x=1']);
  assert.deepEqual(see('/a@2/b'), ['a', '2', '/b']);
  assert.deepEqual(see('/a%40b/c'), ['a', 'b', '/c']);
  assert.deepEqual(see('/a%zz/c'), ['a%zz', null, '/c']);
  assert.equal(see('/'), null);
  assert.equal(see('//evil'), null);
  assert.equal(see('/?x'), null);
  assert.deepEqual(see('/b', 'a.localhost'), ['a', null, '/b']);
  assert.deepEqual(see('/b', 'a@3.LOCALHOST'), ['a', '3', '/b']);
  assert.deepEqual(see('/b', 'localhost'), ['b', null, '/']);
});

test('without a Host nothing is answered; on port 80 it may be left out', () => {
  assert.notEqual(refusal({}, 4000), null);
  assert.equal(refusal({ host: 'localhost' }, 80), null);
  assert.notEqual(refusal({ host: 'localhost' }, 4000), null);
});
