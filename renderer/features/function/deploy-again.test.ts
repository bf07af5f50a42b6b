import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployAgain, deployedRef } from './deploy-again.ts';

test('a new version goes where the function is, under its name, from the source it came from', () => {
  const fn = { ref: 'cloud:work/eu-west-1/hello', name: 'hello', provider: 'cloud', profile: 'work', region: 'eu-west-1' };
  const source = { kind: 'directory', path: '/code' } as const;
  assert.deepEqual(deployAgain(fn, source), { directory: '/code', target: 'cloud:work/eu-west-1', o: { name: 'hello' } });
  assert.equal(deployAgain({ ...fn, ref: 'cloud:work/hello' }, null)['target'], 'cloud:work');
  assert.deepEqual(deployAgain(fn, { kind: 'upload', uploadId: 'gone' }), { target: 'cloud:work/eu-west-1', o: { name: 'hello' } });
});

test('a new version of a function of an app is one of its app', () => {
  const fn = {
    ref: 'cloud:work/shop/orders',
    app: 'cloud:work/shop',
    name: 'orders',
    provider: 'cloud',
    profile: 'work',
    region: 'westeurope',
  };
  assert.equal(deployedRef(fn), 'cloud:work/shop');
  assert.deepEqual(deployAgain(fn, null), { target: 'cloud:work', o: { name: 'shop' } });
});
