import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newCall, type Place } from './place.ts';

export function postureSuite(place: () => Place): void {
  test('says what a function is set up as, and changes nothing by it', async () => {
    const { deploy, target, facet } = place();
    const name = 'fn-posture';
    await deploy({ ...target.samples.echo, project: { ...target.samples.echo.project, env: { STAGE: 'test' } } }, name);
    const before = await facet('functions').get({ name, qualifier: null }, newCall());
    const posture = await facet('posture').read({ name, qualifier: null }, newCall());
    assert.equal(posture.name, name);
    assert.equal(posture.ref, before.ref);
    assert.equal(posture.provider, target.provider.meta.id);
    assert.equal(posture.runtime, before.runtime);
    assert.ok(Array.isArray(posture.env) && posture.env.some((each) => each.name === 'STAGE' && each.value === 'test'));
    assert.deepEqual(await facet('functions').get({ name, qualifier: null }, newCall()), before);
  });

  test('a function that is not there is not found', async () => {
    await assert.rejects(place().facet('posture').read({ name: 'nobody', qualifier: null }, newCall()), { code: 'not_found' });
  });
}
