import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccessKey } from '#shared/model/function.ts';
import { isNotFound } from './functions.ts';
import { newCall, type Place } from './place.ts';

export function lifecycleSuite(place: () => Place): void {
  test('a stopped function answers nobody, and takes calls again once it is started', async () => {
    const { deploy, facet, target, say } = place();
    await deploy(target.samples.echo, 'fn-stop');
    const key = { name: 'fn-stop', qualifier: null };
    const { change } = facet('lifecycle');
    assert.equal((await change(key, 'stop', newCall())).state, 'inactive');
    const stopped = await say('fn-stop', 'x').catch(() => null);
    assert.ok(stopped === null || (stopped.http?.status ?? 0) >= 400);
    assert.equal((await change(key, 'start', newCall())).state, 'active');
    await change(key, 'restart', newCall());
    assert.match((await say('fn-stop', 'awake')).response?.body ?? '', /awake/);
    await assert.rejects(change({ name: 'no-such-function', qualifier: null }, 'start', newCall()), isNotFound);
  });
}

export function keysSuite(place: () => Place): void {
  test('keys are shown when they are asked for, and nothing else has them', async () => {
    const { deploy, facet, target, list } = place();
    await deploy(target.samples.echo, 'fn-keys');
    const key = { name: 'fn-keys', qualifier: null };
    const keys = await facet('keys').list(key, newCall());
    for (const one of keys) assert.deepEqual(AccessKey.parse(one), one);
    assert.ok(keys.length > 0 && keys.every(({ value }) => value.length >= 16));
    const shown = JSON.stringify([await facet('functions').get(key, newCall()), await list()]);
    for (const { value, name } of keys) assert.equal(shown.includes(value), false, name);
    await assert.rejects(facet('keys').list({ name: 'no-such-function', qualifier: null }, newCall()), isNotFound);
  });
}
