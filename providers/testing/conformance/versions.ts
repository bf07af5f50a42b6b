import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Delivery } from '#shared/model/delivery.ts';
import { Alias, Concurrency, Layer, Version } from '#shared/model/function.ts';
import { isNotFound } from './functions.ts';
import { newCall, toArray, type Place } from './place.ts';

const key = (name: string, qualifier: string | null = null) => ({ name, qualifier });

export function versionsSuite(place: () => Place): void {
  /** Where a version has no address of its own, a name gives it one. */
  const answerOf = async (name: string, version: string | null) => {
    const { say, facet, excepts } = place();
    if (version === null || !excepts('versions', 'invoke')) return (await say(name, 'x', 'sync', version)).response?.body ?? '';
    await assert.rejects(say(name, 'x', 'sync', version), { code: 'unsupported' });
    await facet('aliases').create?.(key(name), { name: 'named', version, description: '', weights: {} }, newCall());
    const { response } = await say(name, 'x', 'sync', 'named');
    await facet('aliases').remove?.(key(name), 'named', newCall());
    return response?.body ?? '';
  };

  test('every deployment is a version; an earlier one can be called, and made the live one again', async () => {
    const { deployTwo, facet, target } = place();
    const [first, second] = await deployTwo(target.samples.echo, target.samples.changed, 'fn-versions');
    assert.notEqual(first.version, second.version);
    assert.match(await answerOf('fn-versions', null), /"version":\s*2/);
    assert.doesNotMatch(await answerOf('fn-versions', first.version), /"version"/);

    const versions = await toArray(facet('versions').list(key('fn-versions'), newCall()));
    for (const one of versions) assert.deepEqual(Version.parse(one), one);
    assert.deepEqual(
      versions.filter(({ version }) => version === first.version || version === second.version).map(({ version }) => version),
      [second.version, first.version],
      'newest first',
    );
    const live = versions.filter((one) => one.live);
    assert.equal(live.length, 1, 'one version is live');
    assert.equal(live[0]?.codeSha256, versions.find(({ version }) => version === second.version)?.codeSha256);

    const after = await facet('versions').rollback(key('fn-versions', first.version), newCall());
    assert.ok(after.codeSha256);
    assert.equal(after.codeSha256, versions.find(({ version }) => version === first.version)?.codeSha256);
    assert.doesNotMatch(await answerOf('fn-versions', null), /"version"/);
    await assert.rejects(facet('versions').rollback(key('fn-versions', '4711'), newCall()), isNotFound);
  });

  test('what is live can be kept as a version, and a version removed, where the provider has that', async () => {
    const { deployTwo, facet, target } = place();
    const { create, remove } = facet('versions');
    const [{ version }] = await deployTwo(target.samples.echo, target.samples.changed, 'fn-publish');
    const list = async () => (await toArray(facet('versions').list(key('fn-publish'), newCall()))).map((one) => one.version);
    if (create !== undefined) {
      await facet('functions').update(key('fn-publish'), { timeoutS: 8 }, newCall());
      const made = await create(key('fn-publish'), { description: 'kept' }, newCall());
      assert.equal(made.description, 'kept');
      assert.ok((await list()).includes(made.version));
      await assert.rejects(create(key('no-such-function'), {}, newCall()), isNotFound);
    }
    if (remove !== undefined) {
      await remove(key('fn-publish', version), newCall());
      assert.equal((await list()).includes(version), false);
      await assert.rejects(remove(key('fn-publish', version), newCall()), isNotFound);
    }
  });
}

/** Where the one alias comes with the function: its calls can be divided, and that is all. */
async function ownAliasDivides({ deployTwo, facet, target, say, profile }: Place): Promise<void> {
  const [first, second] = await deployTwo(target.samples.echo, target.samples.changed, 'fn-divided');
  const { update, list } = facet('aliases');
  const [alias] = await toArray(list(key('fn-divided'), newCall()));
  assert.ok(alias);
  assert.deepEqual(Alias.parse(alias), alias);
  assert.equal(alias.ref, `${target.provider.meta.id}:${profile}/fn-divided@${alias.name}`);
  assert.equal(alias.version, second.version);
  const body = async () => (await say('fn-divided', 'x', 'sync', alias.name)).response?.body ?? '';
  const share = async (weights: Record<string, number>) => (await update(key('fn-divided'), alias.name, { weights }, newCall())).weights;
  assert.match(await body(), /"version":\s*2/);
  assert.deepEqual(await share({ [first.version]: 1 }), { [first.version]: 1 });
  assert.doesNotMatch(await body(), /"version"/, 'all calls go to the version that has the whole weight');
  assert.deepEqual(await share({}), {});
  assert.match(await body(), /"version":\s*2/);
  await assert.rejects(share({ 4711: 0.5 }), isNotFound);
  await assert.rejects(update(key('fn-divided'), 'never', { weights: {} }, newCall()), isNotFound);
}

export function aliasesSuite(place: () => Place): void {
  test('an alias names a version, can be pointed elsewhere, and divides its calls', async () => {
    const { deploy, facet, target, say, profile, excepts } = place();
    if (excepts('aliases', 'create')) {
      await ownAliasDivides(place());
      return;
    }
    const aliases = facet('aliases');
    const { create, remove } = aliases;
    assert.ok(create && remove);
    const first = await deploy(target.samples.echo, 'fn-alias');
    const second = await deploy(target.samples.changed, 'fn-alias');
    const body = async () => (await say('fn-alias', 'x', 'sync', 'stable')).response?.body ?? '';
    const made = await create(
      key('fn-alias'),
      { name: 'stable', version: first.version, description: excepts('aliases', 'description') ? '' : 'd', weights: {} },
      newCall(),
    );
    assert.deepEqual(Alias.parse(made), made);
    assert.equal(made.ref, `${target.provider.meta.id}:${profile}/fn-alias@stable`);
    assert.doesNotMatch(await body(), /"version"/);
    await aliases.update(key('fn-alias'), 'stable', { version: second.version }, newCall());
    assert.match(await body(), /"version":\s*2/);

    if (excepts('aliases', 'weights')) {
      const divided = aliases.update(key('fn-alias'), 'stable', { weights: { [first.version]: 0.5 } }, newCall());
      await assert.rejects(divided, { code: 'unsupported' });
    } else {
      const shared = await aliases.update(key('fn-alias'), 'stable', { weights: { [first.version]: 1 } }, newCall());
      assert.deepEqual(shared.weights, { [first.version]: 1 });
      assert.equal(shared.description, made.description, 'what is not named stays');
      assert.doesNotMatch(await body(), /"version"/, 'all calls go to the version that has the whole weight');
      await aliases.update(key('fn-alias'), 'stable', { weights: {} }, newCall());
      assert.match(await body(), /"version":\s*2/);
    }
    assert.deepEqual(
      (await toArray(aliases.list(key('fn-alias'), newCall()))).map(({ name, version, weights }) => ({ name, version, weights })),
      [{ name: 'stable', version: second.version, weights: {} }],
    );
    await remove(key('fn-alias'), 'stable', newCall());
    await assert.rejects(say('fn-alias', 'x', 'sync', 'stable'), isNotFound);
  });

  test('an alias of a version that is not there, and one that is there already, are refused', async () => {
    const { deploy, facet, target } = place();
    const aliases = facet('aliases');
    const { create } = aliases;
    // Excepted, for a reason that the table gives and another test reads.
    if (create === undefined) return;
    const { version } = await deploy(target.samples.echo, 'fn-alias-bad');
    const alias = { name: 'live', version, description: '', weights: {} };
    await assert.rejects(create(key('fn-alias-bad'), { ...alias, version: '4711' }, newCall()), isNotFound);
    await assert.rejects(create(key('no-such-function'), alias, newCall()), isNotFound);
    await create(key('fn-alias-bad'), alias, newCall());
    await assert.rejects(create(key('fn-alias-bad'), alias, newCall()), { code: 'conflict' });
    await assert.rejects(aliases.update(key('fn-alias-bad'), 'never', { version }, newCall()), isNotFound);
  });
}

export function layersSuite(place: () => Place): void {
  test('a function without layers has none', async () => {
    const { deploy, facet, target } = place();
    await deploy(target.samples.echo, 'fn-layers');
    const layers = await toArray(facet('layers').list(key('fn-layers'), newCall()));
    for (const one of layers) assert.deepEqual(Layer.parse(one), one);
    assert.deepEqual(layers, []);
    await assert.rejects(toArray(facet('layers').list(key('no-such-function'), newCall())), isNotFound);
  });
}

export function concurrencySuite(place: () => Place): void {
  test('concurrency is set aside and given back; 0 switches a function off', async () => {
    const { deploy, facet, target, say } = place();
    await deploy(target.samples.echo, 'fn-concurrency');
    const concurrency = facet('concurrency');
    const before = await concurrency.get(key('fn-concurrency'), newCall());
    assert.deepEqual(Concurrency.parse(before), before);
    assert.equal(before.reserved, null);
    assert.equal((await concurrency.update(key('fn-concurrency'), { reserved: 5 }, newCall())).reserved, 5);
    assert.equal((await concurrency.get(key('fn-concurrency'), newCall())).reserved, 5);
    await concurrency.update(key('fn-concurrency'), { reserved: 0 }, newCall());
    await assert.rejects(say('fn-concurrency', 'x'), { code: 'throttled' });
    assert.equal((await concurrency.update(key('fn-concurrency'), { reserved: null }, newCall())).reserved, null);
    assert.equal((await say('fn-concurrency', 'x')).status, 'ok');
    await assert.rejects(concurrency.get(key('no-such-function'), newCall()), isNotFound);
  });

  test('environments are kept ready for a version', async () => {
    const { deploy, facet, target } = place();
    const { version } = await deploy(target.samples.echo, 'fn-provisioned');
    const concurrency = facet('concurrency');
    const set = await concurrency.update(key('fn-provisioned', version), { provisioned: 1 }, newCall());
    assert.deepEqual(
      set.provisioned.map(({ qualifier, requested }) => ({ qualifier, requested })),
      [{ qualifier: version, requested: 1 }],
    );
    assert.deepEqual((await concurrency.update(key('fn-provisioned', version), { provisioned: 0 }, newCall())).provisioned, []);
  });
}

export function deliverySuite(place: () => Place): void {
  test('asynchronous calls have settings, which are changed one by one and taken back', async () => {
    const { deploy, facet, target } = place();
    const { version } = await deploy(target.samples.echo, 'fn-delivery');
    const delivery = facet('delivery');
    const live = key('fn-delivery');
    assert.deepEqual(await delivery.list(live, newCall()), []);
    const [set] = await delivery.update(live, { maxRetries: 1, maxAgeS: 300 }, newCall());
    assert.deepEqual(Delivery.parse(set), { qualifier: null, maxRetries: 1, maxAgeS: 300, onSuccess: null, onFailure: null });
    const [less] = await delivery.update(live, { maxRetries: 0 }, newCall());
    assert.deepEqual([less?.maxRetries, less?.maxAgeS], [0, 300], 'what is not named stays');
    const both = await delivery.update(key('fn-delivery', version), { maxRetries: 2 }, newCall());
    assert.deepEqual(new Set(both.map(({ qualifier }) => qualifier)), new Set([version, null]));
    assert.deepEqual(
      (await delivery.remove(live, newCall())).map(({ qualifier }) => qualifier),
      [version],
    );
    await delivery.remove(live, newCall());
    await assert.rejects(delivery.update(live, { maxRetries: 99 }, newCall()), { code: 'invalid_input' });
    await assert.rejects(delivery.list(key('no-such-function'), newCall()), isNotFound);
  });
}
