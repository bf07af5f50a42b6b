import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { AppError } from '#shared/errors.ts';
import { createMemoryProvider, type MemoryProviderOptions } from '#providers/testing/memory-provider.ts';
import { createTestCore, tempDir, writeTree } from './testing/test-core.ts';
import { zipBytes } from './testing/zips.ts';
import { openHome } from './home.ts';

const HANDLER = 'export const handler = async (event) => event;\n';

function setup(t: TestContext, ...providers: MemoryProviderOptions[]) {
  const registry = providers.length === 0 ? [createMemoryProvider()] : providers.map((options) => createMemoryProvider(options));
  return { ...createTestCore(t, registry), registry };
}

async function refusal(promise: Promise<unknown>, code: AppError['code']): Promise<AppError> {
  const error: unknown = await promise.then(
    () => assert.fail('It should have been refused.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code, error.message);
  assert.ok(error.hint !== undefined || code === 'internal', `no hint: ${error.message}`);
  return error;
}

async function deploy(
  { core }: ReturnType<typeof setup>,
  t: TestContext,
  files: Record<string, string>,
  target = 'memory',
  name = 'app',
): Promise<void> {
  const path = writeTree(join(tempDir(t), name), files);
  const { id } = await core.client.deployments.apply({ source: { kind: 'directory', path }, targets: [target] });
  for await (const event of await core.client.deployments.tail({ id }))
    if (event.type === 'end') assert.equal(event.deployment.status, 'done');
}

describe('functions', () => {
  it('of several profiles are one list; a profile that fails is named and hides nothing', async (t) => {
    const broken = new AppError('unavailable', 'The cloud does not answer.', { hint: 'Try again.' });
    const all = setup(t, { id: 'one', order: 1 }, { id: 'two', order: 2, broken }, { id: 'three', order: 3 });
    await deploy(all, t, { 'index.js': HANDLER }, 'one', 'zebra');
    await deploy(all, t, { 'index.js': HANDLER }, 'three', 'ant');
    const { items, failures } = await all.core.client.functions.list();
    assert.deepEqual(items.map((item) => item.ref), ['three:default/ant', 'one:default/zebra']); // prettier-ignore
    assert.equal(failures.length, 1);
    assert.equal(failures[0]?.provider, 'two');
    assert.equal(failures[0].error.hint, 'Try again.');
    assert.deepEqual((await all.core.client.functions.list({ provider: 'three' })).failures, []);
    assert.deepEqual((await all.core.client.invocations.list()).failures.map((failure) => failure.provider), ['two']); // prettier-ignore
  });

  it('of an unknown provider or profile are an error that names the known ones', async (t) => {
    const { core } = setup(t);
    assert.match((await refusal(core.client.functions.list({ provider: 'nimbus' }), 'not_found')).hint ?? '', /memory/);
    assert.match((await refusal(core.client.functions.get({ ref: 'memory:work/app' }), 'not_found')).hint ?? '', /memory:default/);
    await refusal(core.client.functions.get({ ref: 'nonsense' }), 'invalid_input');
  });

  it('are changed, and not by nothing', async (t) => {
    const all = setup(t);
    await deploy(all, t, { 'index.js': HANDLER });
    assert.equal((await all.core.client.functions.update({ ref: 'memory/app', memoryMb: 512 })).memoryMb, 512);
    await refusal(all.core.client.functions.update({ ref: 'memory/app' }), 'invalid_input');
    assert.equal((await all.core.client.functions.remove({ ref: 'memory/app' })).ref, 'memory/app');
    await refusal(all.core.client.functions.remove({ ref: 'memory/app' }), 'not_found');
  });

  it('say what their provider cannot do', async (t) => {
    const { core } = setup(t);
    assert.match((await refusal(core.client.functions.rollback({ ref: 'memory/app@1' }), 'unsupported')).message, /keeps one version/);
    await refusal(core.client.runtime.status(), 'unsupported');
    await refusal(core.client.directories.choose({ kind: 'zip' }), 'unsupported');
  });
});

describe('records of several profiles', () => {
  it('are merged by time; a cursor needs a function', async (t) => {
    const all = setup(t, { id: 'one', order: 1 }, { id: 'two', order: 2 });
    for (const id of ['one', 'two']) await deploy(all, t, { 'index.js': HANDLER }, id);
    const { client } = all.core;
    for (const id of ['one', 'two', 'one'])
      await client.invocations.create({ ref: `${id}/app`, payload: { body: `{"log":["from ${id}"],"sleepMs":5}` } });
    const { items } = await client.invocations.list();
    assert.deepEqual(items.map((item) => item.functionRef.split(':')[0]), ['one', 'two', 'one']); // prettier-ignore
    assert.deepEqual((await client.logs.list()).items.map((entry) => entry.message), ['from one', 'from two', 'from one']); // prettier-ignore
    assert.equal((await client.invocations.list({ limit: 2 })).more, true);
    await refusal(client.invocations.list({ before: items[0]?.id }), 'unsupported');
    assert.equal((await client.invocations.list({ ref: 'one/app', before: items[0]?.id })).items.length, 1);
    assert.equal((await client.invocations.get({ id: items[1]?.id ?? '' })).functionRef, 'two:default/app');
    await refusal(client.invocations.get({ id: 'nope' }), 'not_found');
    await refusal(client.logs.list({ ref: 'one/app@3' }), 'invalid_input');
  });

  it('are followed together', async (t) => {
    const all = setup(t, { id: 'one', order: 1 }, { id: 'two', order: 2 });
    for (const id of ['one', 'two']) await deploy(all, t, { 'index.js': HANDLER }, id);
    const { client } = all.core;
    const controller = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const { items } of await client.logs.tail({}, { signal: controller.signal })) {
        seen.push(...items.map((entry) => entry.message));
        if (seen.length === 3) break;
      }
    })();
    for (const id of ['two', 'one', 'two']) await client.invocations.create({ ref: `${id}/app`, payload: { body: `{"log":["${id}"]}` } });
    await following;
    controller.abort();
    assert.deepEqual(seen.sort(), ['one', 'two', 'two']);
  });
});

describe('code', () => {
  it('is listed, read and written to a file; text is told from bytes', async (t) => {
    const all = setup(t);
    await deploy(all, t, { 'index.js': HANDLER, 'lib/a.txt': 'ä', 'big.txt': 'x'.repeat(1_100_000), 'bin.dat': '\0\u0001' });
    const { client } = all.core;
    const { items, codeSha256 } = await client.code.list({ ref: 'memory/app' });
    assert.deepEqual(items.map((item) => item.path), ['big.txt', 'bin.dat', 'index.js', 'lib/a.txt']); // prettier-ignore
    assert.match(codeSha256 ?? '', /^[0-9a-f]{64}$/);
    assert.equal((await client.code.get({ ref: 'memory/app', path: 'lib/a.txt' })).text, 'ä');
    assert.equal((await client.code.get({ ref: 'memory/app', path: 'bin.dat' })).text, null);
    assert.deepEqual(await client.code.get({ ref: 'memory/app', path: 'big.txt' }), { path: 'big.txt', size: 1_100_000, text: null });
    await refusal(client.code.get({ ref: 'memory/app', path: '../index.js' }), 'not_found');
    const out = join(tempDir(t), 'out.zip');
    const { path, size } = await client.code.download({ ref: 'memory/app', out });
    assert.equal(statSync(path).size, size);
    await refusal(client.code.download({ ref: 'memory/app', out }), 'conflict');
    await refusal(client.code.download({ ref: 'memory/app', out: '/nowhere/at/all.zip' }), 'not_found');
    const sent = await client.code.read({ ref: 'memory/app' });
    assert.equal(sent.name, 'app.zip');
    assert.deepEqual(Buffer.from(sent.base64, 'base64'), readFileSync(path));
  });
});

describe('directories', () => {
  it('are listed folders first, with what looks deployable, without what is hidden', async (t) => {
    const { client } = setup(t).core;
    const root = writeTree(tempDir(t), {
      'b10/x': '',
      'b2/package.json': '{}',
      'a.zip': '',
      'a.txt': '',
      '.hidden/x': '',
      'Z/host.json': '',
    });
    const { items, parent, truncated } = await client.directories.get({ path: root });
    assert.deepEqual(
      items.map((item) => [item.name, item.kind, item.project]),
      [
        ['b2', 'directory', true],
        ['b10', 'directory', false],
        ['Z', 'directory', true],
        ['a.zip', 'zip', false],
      ],
    );
    assert.equal(parent, join(root, '..'));
    assert.equal(truncated, false);
    assert.equal((await client.directories.get({})).path, homedir());
    assert.equal((await client.directories.get({ path: '~' })).path, homedir());
    assert.equal((await client.directories.get({ path: '/' })).parent, null);
  });

  it('that are not there, no directories or not absolute are clear errors', async (t) => {
    const { client } = setup(t).core;
    const root = writeTree(tempDir(t), { 'a.txt': '' });
    await refusal(client.directories.get({ path: join(root, 'none') }), 'not_found');
    await refusal(client.directories.get({ path: join(root, 'a.txt') }), 'invalid_input');
    await refusal(client.directories.get({ path: 'relative/path' }), 'invalid_input');
  });
});

describe('uploads', () => {
  it('are deployed, readable by the owner only, and gone after an hour', async (t) => {
    const { core, home } = setup(t);
    const bytes = await zipBytes({ 'index.js': HANDLER });
    const { uploadId, size } = await core.client.uploads.create({ name: 'app.zip', base64: bytes.toString('base64') });
    assert.equal(size, bytes.length);
    const path = join(home, 'uploads', `${uploadId}.zip`);
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
    const input = { source: { kind: 'upload', uploadId }, targets: ['memory'] } as const;
    assert.equal((await core.client.deployments.plan({ ...input, targets: ['memory'] })).project.name, 'app');
    utimesSync(path, 1, 1);
    assert.match((await refusal(core.client.deployments.plan({ ...input, targets: ['memory'] }), 'not_found')).message, /kept for an hour/);
    assert.deepEqual(readdirSync(join(home, 'uploads')), []);
  });

  it('that are no zip are refused', async (t) => {
    const { client } = setup(t).core;
    for (const base64 of ['', 'aGVsbG8=', 'not base64!', Buffer.from('PK').toString('base64')]) {
      await refusal(client.uploads.create({ name: 'x.zip', base64 }), 'invalid_input');
    }
    await refusal(client.deployments.plan({ source: { kind: 'upload', uploadId: '../../etc/passwd' }, targets: ['memory'] }), 'not_found');
  });
});

describe('templates', () => {
  const ABOUT = JSON.stringify({
    title: 'Hello',
    summary: 'Says hello.',
    tags: ['http'],
    samples: [
      { name: 'Ada', event: { name: 'Ada' } },
      { name: 'get', http: {} },
    ],
  });

  it('are listed, shown, copied and deployed', async (t) => {
    const { core, templatesDir } = setup(t);
    writeTree(join(templatesDir, 'hello'), {
      'index.js': HANDLER,
      'template.json': ABOUT,
      'isobar.yaml': 'memory: 256\n',
      'lib/a.js': 'a',
    });
    writeTree(join(templatesDir, 'no-template'), { 'index.js': HANDLER });
    const { items } = await core.client.templates.list();
    assert.equal(items.length, 1);
    assert.equal(items[0]?.model, 'memory-handler');
    assert.deepEqual(items[0].samples[0], { name: 'Ada', event: '{\n  "name": "Ada"\n}', http: null });
    assert.deepEqual(items[0].samples[1]?.http, { method: 'GET', path: '/', headers: {}, body: null });
    assert.deepEqual(items[0].files.map((file) => file.path), ['index.js', 'lib/a.js']); // prettier-ignore
    assert.equal((await core.client.templates.get({ template: 'hello' })).sources[0]?.text, HANDLER);

    const directory = join(tempDir(t), 'new/app');
    const created = await core.client.templates.create({ template: 'hello', directory });
    assert.deepEqual(created.files, ['index.js', 'isobar.yaml', 'lib/a.js']);
    await refusal(core.client.templates.create({ template: 'hello', directory }), 'conflict');
    assert.match((await refusal(core.client.templates.get({ template: 'helo' }), 'not_found')).hint ?? '', /hello/);
    await refusal(core.client.templates.get({ template: '../hello' }), 'not_found');

    const plan = await core.client.deployments.plan({ source: { kind: 'template', template: 'hello' }, targets: ['memory'] });
    assert.equal(plan.project.name, 'hello');
    assert.equal(plan.project.memoryMb, 256);
  });
});

describe('saved events', () => {
  it('are replaced by name, listed by function, removed', async (t) => {
    const { client } = setup(t).core;
    const input = { payload: { body: '{"a":1}' } };
    const one = await client.events.update({ functionName: 'app', name: 'first', input });
    const two = await client.events.update({ functionName: 'app', name: 'first', input: { payload: { body: '2' } } });
    assert.equal(two.id, one.id);
    await client.events.update({ functionName: 'other', name: 'first', input });
    assert.equal((await client.events.list({ functionName: 'app' })).items[0]?.input.payload.body, '2');
    assert.equal((await client.events.list()).items.length, 2);
    await client.events.remove({ id: one.id });
    await refusal(client.events.remove({ id: one.id }), 'not_found');
  });
});

describe('the home directory', () => {
  it('is made for its owner only, and an existing one is left as it is', (t) => {
    const base = tempDir(t);
    openHome(join(base, 'a/b'));
    if (process.platform !== 'win32') assert.equal(statSync(join(base, 'a/b')).mode & 0o777, 0o700);
    mkdirSync(join(base, 'open'), { mode: 0o755 });
    openHome(join(base, 'open'));
    if (process.platform !== 'win32') assert.equal(statSync(join(base, 'open')).mode & 0o777, 0o755);
    writeFileSync(join(base, 'file'), '');
    for (const path of ['file', 'file/below']) {
      assert.throws(
        () => openHome(join(base, path)),
        (error: AppError) => error.code === 'invalid_input' && /--home/.test(error.hint ?? ''),
      );
    }
  });
});
