import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createMemoryProvider } from '#providers/testing/memory-provider.ts';
import { BROKEN_REGION } from '#providers/testing/memory-profiles.ts';
import { AppError } from '#shared/errors.ts';
import { createTestCore, tempDir, writeTree } from '../testing/test-core.ts';

const SECRET = 'a-token-that-nobody-may-see';

function setup(t: TestContext, home?: string) {
  const cloud = createMemoryProvider({ id: 'cloud', order: 2, profiles: true });
  const registry = [createMemoryProvider({ id: 'here', order: 1 }), cloud];
  const made = createTestCore(t, registry, home === undefined ? {} : { home });
  return { ...made, client: made.core.client, cloud };
}

async function refusal(promise: Promise<unknown>, code: AppError['code']): Promise<AppError> {
  const error: unknown = await promise.then(() => assert.fail('It should have been refused.'), (reason: unknown) => reason); // prettier-ignore
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code, error.message);
  assert.ok(error.hint !== undefined, `no hint: ${error.message}`);
  return error;
}

const NORTH = { provider: 'cloud', name: 'work', settings: { regions: 'north-1, south-1,north-1' } };
const WITH_TOKEN = { ...NORTH, settings: { source: 'token', regions: 'north-1' }, secrets: { token: SECRET }, acceptFile: true };

describe('a profile', () => {
  it('is added with what was left out filled in, listed, shown, renamed, and removed', async (t) => {
    const { client, home } = setup(t);
    const added = await client.profiles.add(NORTH);
    assert.deepEqual(added.settings, { source: 'machine', regions: 'north-1,south-1' });
    assert.deepEqual([added.id, added.isDefault, added.target, added.regions], ['cloud:work', true, 'cloud', ['north-1', 'south-1']]);
    const file = join(home, 'profiles.json');
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    const { items } = await client.profiles.list();
    assert.deepEqual(items.map(({ id, builtIn }) => [id, builtIn]), [['here:default', true], ['cloud:work', false]]); // prettier-ignore

    const renamed = await client.profiles.update({
      profile: 'cloud:work',
      name: 'prod',
      settings: { regions: 'north-1', endpoint: 'http://127.0.0.1:1' },
    });
    assert.deepEqual([renamed.id, renamed.target, renamed.scope], ['cloud:prod', 'local', 'north-1']);
    assert.deepEqual(await client.profiles.get({ profile: 'cloud' }), renamed);
    await refusal(client.profiles.get({ profile: 'cloud:work' }), 'not_found');
    await client.profiles.remove({ profile: 'cloud:prod' });
    const { hint } = await refusal(client.profiles.get({ profile: 'cloud' }), 'not_found');
    assert.match(hint ?? '', /isobar profiles add cloud/);
  });

  it('is refused with what is wrong, field by field', async (t) => {
    const { client } = setup(t);
    const wrong = { source: 'magic', regions: 'North', endpoint: 'nowhere', colour: 'blue' };
    const { fields } = await refusal(client.profiles.add({ ...NORTH, settings: wrong }), 'invalid_input');
    assert.match(fields?.['source'] ?? '', /no choice "magic".*machine, token/);
    assert.equal(fields?.['regions'], 'Write regions such as north-1.');
    assert.match(fields['colour'] ?? '', /no setting "colour"/);
    const missing = await refusal(client.profiles.add({ ...NORTH, settings: { source: 'token' } }), 'invalid_input');
    assert.deepEqual(Object.keys(missing.fields ?? {}).toSorted(), ['regions', 'token']);
    const own = await refusal(client.profiles.add({ ...NORTH, settings: { ...NORTH.settings, endpoint: 'nowhere' } }), 'invalid_input');
    assert.deepEqual(own.fields, { endpoint: 'This is no address.' });
    const stray = await refusal(client.profiles.add({ ...NORTH, settings: { ...NORTH.settings, token: SECRET } }), 'invalid_input');
    assert.doesNotMatch(JSON.stringify(stray.toData()), new RegExp(SECRET));
    await refusal(client.profiles.add({ ...NORTH, name: 'a/b' }), 'invalid_input');
    assert.deepEqual((await client.profiles.list()).items.length, 1);
  });

  it('of a name that is taken, of a provider that takes none, and one that is built in are refused', async (t) => {
    const { client } = setup(t);
    await client.profiles.add(NORTH);
    assert.match((await refusal(client.profiles.add(NORTH), 'conflict')).fields?.['name'] ?? '', /already/);
    await refusal(client.profiles.add({ ...NORTH, provider: 'here' }), 'unsupported');
    await refusal(client.profiles.add({ ...NORTH, provider: 'moon' }), 'not_found');
    await refusal(client.profiles.update({ profile: 'here:default', name: 'x' }), 'unsupported');
    await refusal(client.profiles.remove({ profile: 'here:default' }), 'unsupported');
  });

  it('the first is the default one, until another is made so; removing it passes that on', async (t) => {
    const { client } = setup(t);
    await client.profiles.add(NORTH);
    await client.profiles.add({ ...NORTH, name: 'other' });
    const defaults = async () => (await client.profiles.list()).items.filter((p) => p.isDefault && !p.builtIn).map((p) => p.name);
    assert.deepEqual(await defaults(), ['work']);
    await client.profiles.update({ profile: 'cloud:other', makeDefault: true });
    assert.deepEqual(await defaults(), ['other']);
    await client.profiles.remove({ profile: 'cloud' });
    assert.deepEqual(await defaults(), ['work']);
  });

  it('added by one front is there for another, and a changed one gets a new session', async (t) => {
    const { client, home, cloud } = setup(t);
    await client.profiles.add(NORTH);
    const other = setup(t, home);
    assert.equal((await other.client.profiles.get({ profile: 'cloud:work' })).name, 'work');
    await client.functions.list({ provider: 'cloud' });
    assert.equal(cloud.state.connected, 1);
    await other.client.profiles.update({ profile: 'cloud:work', settings: { regions: 'south-1' } });
    await client.functions.list({ provider: 'cloud' });
    assert.deepEqual([cloud.state.connected, cloud.state.closed], [2, 1]);
  });

  it('list that is damaged is set aside and said, and nothing else fails', async (t) => {
    const { client, home } = setup(t);
    await client.profiles.add(NORTH);
    writeFileSync(join(home, 'profiles.json'), '{"version":1,"profiles":[{]');
    assert.deepEqual((await client.profiles.list()).items.map(({ id }) => id), ['here:default']); // prettier-ignore
    assert.match((await client.app.get()).notices.map(({ message }) => message).join(), /list of profiles could not be read/);
    assert.ok(readdirSync(home).some((name) => name.startsWith('profiles.json.damaged-')));
    await client.profiles.add(NORTH);
    assert.equal((await client.profiles.list()).items.length, 2);
  });
});

describe('a secret', () => {
  it('goes into a file only where that was agreed to, and is never given back or written elsewhere', async (t) => {
    const { client, home, core, cloud } = setup(t);
    const { details } = await refusal(client.profiles.add({ ...WITH_TOKEN, acceptFile: false }), 'conflict');
    assert.equal(details?.['confirm'], 'acceptFile');
    assert.equal(existsSync(join(home, 'secrets-file.json')), false);
    const added = await client.profiles.add(WITH_TOKEN);
    assert.deepEqual(added.secrets, ['token']);
    const file = join(home, 'secrets-file.json');
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, 'utf8'), new RegExp(SECRET));
    await client.functions.list({ provider: 'cloud' });
    assert.equal(cloud.state.token, SECRET);
    const seen = JSON.stringify([
      added,
      await client.profiles.get({ profile: 'cloud' }),
      await client.profiles.list(),
      await client.profiles.discover(),
    ]);
    assert.doesNotMatch(seen, new RegExp(SECRET));
    assert.doesNotMatch(readFileSync(join(home, 'profiles.json'), 'utf8'), new RegExp(SECRET));
    if (existsSync(core.log.path)) assert.doesNotMatch(readFileSync(core.log.path, 'utf8'), new RegExp(SECRET));
  });

  it('stays where it is not named, and goes with what it belongs to', async (t) => {
    const { client, home } = setup(t);
    await client.profiles.add(WITH_TOKEN);
    const kept = () => Object.keys(JSON.parse(readFileSync(join(home, 'secrets-file.json'), 'utf8')) as object).length;
    await client.profiles.update({ profile: 'cloud:work', settings: { source: 'token', regions: 'south-1' } });
    assert.equal(kept(), 1);
    await refusal(client.profiles.update({ profile: 'cloud:work', secrets: { token: null } }), 'invalid_input');
    const changed = await client.profiles.update({ profile: 'cloud:work', settings: { regions: 'south-1' } });
    assert.deepEqual(changed.secrets, []);
    assert.equal(kept(), 0);
    await client.profiles.update({ profile: 'cloud:work', settings: WITH_TOKEN.settings, secrets: { token: 'x' }, acceptFile: true });
    await client.profiles.remove({ profile: 'cloud:work' });
    assert.equal(kept(), 0);
  });
});

describe('what the machine has', () => {
  it('is suggested, and marked where there is a profile of it', async (t) => {
    const { client } = setup(t);
    const [first] = (await client.profiles.discover()).suggestions;
    assert.deepEqual([first?.provider, first?.name, first?.added], ['cloud', 'found', null]);
    await client.profiles.add({ ...NORTH, settings: { regions: 'north-1' } });
    const found = await client.profiles.discover({ provider: 'cloud' });
    assert.equal(found.suggestions[0]?.added, 'cloud:work');
    assert.equal(found.secretStorage.kind, 'file');
    assert.equal(found.choices['cloud']?.['regions']?.[0]?.label, 'North');
    await refusal(client.profiles.discover({ provider: 'moon' }), 'not_found');
  });
});

describe('functions of a profile with regions', () => {
  async function withFunction(t: TestContext) {
    const all = setup(t);
    await all.client.profiles.add({ ...NORTH, settings: { regions: `north-1,${BROKEN_REGION}` } });
    const path = writeTree(join(tempDir(t), 'app'), { 'index.js': 'export const handler = async (event) => event;\n' });
    const { id } = await all.client.deployments.apply({ source: { kind: 'directory', path }, targets: ['cloud'] });
    for await (const event of await all.client.deployments.tail({ id }))
      if (event.type === 'end') assert.equal(event.deployment.status, 'done');
    return { ...all, path };
  }

  it('are listed with the region that failed beside them, and that one is tried again alone', async (t) => {
    const { client } = await withFunction(t);
    const { items, failures } = await client.functions.list();
    assert.deepEqual(items.map(({ name, region }) => [name, region]), [['app', 'north-1']]); // prettier-ignore
    assert.deepEqual(failures.map(({ profile, region, error }) => [profile, region, error.code]), [['work', BROKEN_REGION, 'unavailable']]); // prettier-ignore
    const again = await client.functions.list({ provider: 'cloud', profile: 'work', region: BROKEN_REGION });
    assert.deepEqual([again.items.length, again.failures.length], [0, 1]);
    assert.equal((await client.functions.list({ region: 'north-1' })).failures.length, 0);
    assert.match((await refusal(client.functions.list({ region: 'east-9' }), 'not_found')).hint ?? '', /north-1/);
  });

  it('come as they are read: places first, then items and failures, then an end for each', async (t) => {
    const { client } = await withFunction(t);
    const seen: string[] = [];
    for await (const event of await client.functions.stream({})) {
      if (event.type === 'places')
        seen.push(`places ${event.places.map(({ profile, regions }) => `${profile}[${regions.join()}]`).join()}`);
      else if (event.type === 'items') seen.push(`items ${event.profile} ${event.items.length}`);
      else if (event.type === 'failure') seen.push(`failure ${event.failure.region ?? ''}`);
      else seen.push(`done ${event.profile} ${event.count}`);
    }
    assert.equal(seen[0], `places default[],work[north-1,${BROKEN_REGION}]`);
    assert.deepEqual(seen.slice(1).toSorted(), [
      'done default 0',
      'done work 1',
      `failure ${BROKEN_REGION}`,
      'items default 0',
      'items work 1',
    ]);
  });

  it('a deployment goes to a region that is named, and to none that the profile does not cover', async (t) => {
    const { client, path } = await withFunction(t);
    const source = { kind: 'directory' as const, path };
    const plan = await client.deployments.plan({ source, targets: ['cloud/north-1', `cloud:work/${BROKEN_REGION}`, 'cloud'] });
    assert.deepEqual(
      plan.targets.map(({ target, functionRef }) => [target, functionRef]),
      [
        ['cloud:work', 'cloud:work/app'],
        [`cloud:work/${BROKEN_REGION}`, `cloud:work/${BROKEN_REGION}/app`],
      ],
    );
    await refusal(client.deployments.plan({ source, targets: ['cloud/east-9'] }), 'not_found');
    await refusal(client.deployments.plan({ source, targets: ['here/north-1'] }), 'not_found');
    await refusal(client.deployments.plan({ source, targets: ['cloud'], overrides: { options: { 'moon.role': 'x' } } }), 'invalid_input');
    const [blocked] = (await client.deployments.plan({ source, targets: ['cloud'], overrides: { options: { 'cloud.role': 'x' } } }))
      .targets;
    assert.deepEqual([blocked?.action, blocked?.problems[0]?.field], ['blocked', 'options.cloud.role']);
  });

  it('what a provider cannot do is refused with its reason before anything happens', async (t) => {
    const { client } = await withFunction(t);
    for (const asked of [
      client.aliases.list({ ref: 'cloud/app' }),
      client.versions.create({ ref: 'cloud/app' }),
      client.triggers.remove({ ref: 'cloud/app', id: 'x' }),
      client.layers.list({ ref: 'cloud/app' }),
      client.concurrency.get({ ref: 'cloud/app' }),
    ])
      assert.match((await refusal(asked, 'unsupported')).message, /memory provider/);
  });
});
