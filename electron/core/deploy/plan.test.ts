import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { AppError } from '#shared/errors.ts';
import type { DeploymentPlan, ProjectOverrides } from '#shared/model/deployment.ts';
import { createMemoryProvider } from '#providers/testing/memory-provider.ts';
import { memoryModel } from '#providers/testing/memory-model.ts';
import { checkProject } from './check-project.ts';
import { createTestCore, tempDir, writeTree } from '../testing/test-core.ts';
import { writeZip } from '../testing/zips.ts';

const HANDLER = 'export const handler = async (event) => event;\n';

interface Setup {
  root: string;
  plan(overrides?: ProjectOverrides, path?: string): Promise<DeploymentPlan>;
  refusal(overrides?: ProjectOverrides, path?: string): Promise<AppError>;
}

function setup(t: TestContext, files: Record<string, string | Uint8Array>): Setup {
  const { core } = createTestCore(t, [createMemoryProvider()]);
  const root = writeTree(join(tempDir(t), 'my-function'), files);
  const plan: Setup['plan'] = (overrides = {}, path = root) =>
    core.client.deployments.plan({ source: { kind: path.endsWith('.zip') ? 'zip' : 'directory', path }, targets: ['memory'], overrides });
  return {
    root,
    plan,
    async refusal(overrides, path) {
      const error: unknown = await plan(overrides, path).then(
        () => assert.fail('It should have been refused.'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof AppError, String(error));
      assert.ok(error.hint !== undefined, `no hint: ${error.message}`);
      return error;
    },
  };
}

const problems = (plan: DeploymentPlan) => [...plan.problems, ...plan.targets.flatMap((target) => target.problems)];

it('what is wrong is said once, though the model finds it as well', async (t) => {
  const { plan } = setup(t, { 'index.js': HANDLER });
  const { project } = await plan({ memoryMb: 128 });
  const own = (field: string) => ({ severity: 'error' as const, field, message: `The model does not like ${field}.`, hint: null });
  const model = { ...memoryModel, validate: () => [own('memoryMb'), own('handler')] };
  assert.deepEqual(
    checkProject({ ...project, memoryMb: 9_999_999 }, model).map(({ field }) => field),
    ['memoryMb', 'handler'],
  );
});

describe('what is inferred', () => {
  it('fills in everything and says from what', async (t) => {
    const { plan } = setup(t, { 'index.js': HANDLER, 'package.json': '{"name":"@acme/hello.world","description":"Greets"}' });
    const { project, inferred, targets, handlers } = await plan();
    assert.deepEqual(project, {
      name: 'hello-world',
      description: 'Greets',
      model: 'memory-handler',
      runtime: 'memory2',
      handler: 'index.handler',
      memoryMb: 128,
      timeoutS: 3,
      concurrency: 1,
      env: {},
      http: { enabled: true, methods: [] },
      tags: {},
    });
    const from = Object.fromEntries(inferred.map((one) => [one.field, one.from]));
    assert.equal(from['name'], 'the name in package.json');
    assert.equal(from['model'], 'index.js exports a function');
    assert.equal(from['memoryMb'], 'the default of Memory handler');
    assert.deepEqual(handlers, ['index.handler']);
    assert.equal(targets[0]?.action, 'create');
    assert.equal(targets[0]?.functionRef, 'memory:default/hello-world');
  });

  it('lets the file win over the code, and the user over the file', async (t) => {
    const { plan } = setup(t, {
      'index.js': HANDLER,
      'isobar.yaml': 'name: from-file\nmemory: 256\ntimeout: 9\nenv:\n  STAGE: dev\n  PORT: 80\ntriggers:\n  http:\n    methods: [GET]\n',
    });
    const { project, inferred } = await plan({ memoryMb: 512, env: { STAGE: 'prod' } });
    assert.equal(project.name, 'from-file');
    assert.equal(project.memoryMb, 512);
    assert.equal(project.timeoutS, 9);
    assert.deepEqual(project.env, { STAGE: 'prod' });
    assert.deepEqual(project.http, { enabled: true, methods: ['GET'] });
    assert.deepEqual(inferred.map((one) => one.field).sort(), ['concurrency', 'handler', 'model', 'runtime']);
    assert.deepEqual((await plan()).project.env, { STAGE: 'dev', PORT: '80' });
  });

  it('gives one provider its own settings, and the user the last word', async (t) => {
    const { plan } = setup(t, {
      'index.js': HANDLER,
      'isobar.yaml': 'providers:\n  memory:\n    memory: 20000\n  other:\n    memory: 1\n',
    });
    assert.match(problems(await plan())[0]?.message ?? '', /128 to 10240 MB of memory, not 20000/);
    assert.deepEqual(problems(await plan({ memoryMb: 512 })), []);
  });
});

describe('isobar.yaml', () => {
  const cases: [string, string, RegExp, number][] = [
    ['an unknown field', 'name: hello\nmemry: 12\n', /line 2: .*unknown field.*memry/, 2],
    ['an unknown field inside', 'triggers:\n  http: true\n  htp: true\n', /line 3: .*htp/, 3],
    ['a wrong type', 'name: hello\n\nmemory: lots\n', /line 3: "memory" must be a number, not a string/, 3],
    ['a value out of range', 'timeout: 0\n', /line 1: "timeout" must be more than 0/, 1],
    ['a bad name', 'name: "1 hello"\n', /line 1: .*starts with a letter/, 1],
    ['a field given twice', 'name: a\nname: b\n', /line 2: .*unique/, 2],
    ['broken YAML', 'name: [a\nmemory: 1\n', /line \d/, 0],
    ['a bad variable name', 'env:\n  A B: x\n', /line 2: "env.A B"/, 2],
    ['a list instead of a mapping', '- a\n- b\n', /line 1: .*object/, 1],
  ];
  for (const [name, text, expected, line] of cases) {
    it(`names line and field of ${name}`, async (t) => {
      const error = await setup(t, { 'index.js': HANDLER, 'isobar.yaml': text }).refusal();
      assert.equal(error.code, 'invalid_input');
      assert.match(error.message, expected);
      assert.match(error.message, /^isobar\.yaml/);
      if (line > 0) assert.equal(error.details?.['line'], line);
    });
  }

  it('may be empty', async (t) => {
    assert.equal((await setup(t, { 'index.js': HANDLER, 'isobar.yaml': '# nothing yet\n' }).plan()).project.name, 'my-function');
  });

  it('names an unknown field of a provider', async (t) => {
    const error = await setup(t, { 'index.js': HANDLER, 'isobar.yaml': 'providers:\n  memory:\n    memory: lots\n' }).refusal();
    assert.match(error.message, /providers\.memory: "memory" must be a number/);
  });
});

describe('a source that cannot be deployed', () => {
  it('is not there, is a file, is empty', async (t) => {
    const { refusal, root } = setup(t, { 'index.js': HANDLER, 'empty/.gitkeep': '' });
    assert.equal((await refusal({}, join(root, 'nowhere'))).code, 'not_found');
    assert.match((await refusal({}, join(root, 'index.js'))).message, /is a file, not a directory/);
    mkdirSync(join(root, 'void'));
    assert.match((await refusal({}, join(root, 'void'))).message, /is empty/);
  });

  it('has no function in it', async (t) => {
    const error = await setup(t, { 'readme.md': 'hello' }).refusal();
    assert.match(error.message, /No function was found/);
    assert.match(error.hint ?? '', /memory-handler.*isobar\.yaml.*templates/s);
  });

  it('excludes everything', async (t) => {
    assert.match((await setup(t, { 'index.js': HANDLER, 'isobar.yaml': 'exclude: ["**"]\n' }).refusal()).message, /nothing to deploy/);
  });

  it('names a model that there is not', async (t) => {
    const { refusal } = setup(t, { 'index.js': HANDLER });
    assert.match((await refusal({ model: 'cobol' })).hint ?? '', /memory-handler/);
  });
});

describe('problems that a decision can mend', () => {
  it('is a handler without a file', async (t) => {
    const {
      problems: [problem],
      targets,
    } = await setup(t, { 'index.js': HANDLER }).plan({ handler: 'app/main.handler' });
    assert.match(`${problem?.message} ${problem?.hint}`, /No handler found.*app\/main\.handler.*index\.handler/);
    assert.equal(targets[0]?.action, 'blocked');
    const other = await setup(t, { 'other.txt': 'x' }).plan({ model: 'memory-handler' });
    assert.match(other.problems[0]?.message ?? '', /No handler found.*index\.handler/);
  });

  it('is an unknown runtime, one past its end, and values out of range', async (t) => {
    const { plan } = setup(t, { 'index.js': HANDLER });
    const [unknown] = problems(await plan({ runtime: 'cobol9' }));
    assert.equal(unknown?.severity, 'error');
    assert.match(`${unknown?.message} ${unknown?.hint}`, /no runtime "cobol9".*memory2, memory1/);
    const [old] = problems(await plan({ runtime: 'memory1' }));
    assert.equal(old?.severity, 'warning');
    assert.match(`${old?.message} ${old?.hint}`, /2020-01-01.*Use memory2/);
    for (const overrides of [
      { memoryMb: 64 },
      { timeoutS: 901 },
      { concurrency: 2 },
      { env: { A: 'x'.repeat(5000) } },
    ] satisfies ProjectOverrides[]) {
      const plan1 = await plan(overrides);
      assert.equal(plan1.targets[0]?.action, 'blocked', JSON.stringify(overrides));
      assert.ok(problems(plan1)[0]?.hint);
    }
  });

  it('is a dependency that is not installed, with the command', async (t) => {
    const manifest = '{"dependencies":{"left-pad":"1.0.0","memory-sdk":"2.0.0","here":"1.0.0"}}';
    const base = { 'index.js': HANDLER, 'package.json': manifest, 'node_modules/here/package.json': '{}' };
    for (const [lock, command] of [
      ['package-lock.json', 'npm ci'],
      ['yarn.lock', 'yarn install'],
      ['none', 'npm install'],
    ] as const) {
      // prettier-ignore
      const { plan, root } = setup(t, { ...base, [lock]: '' });
      const [problem] = (await plan()).problems;
      assert.equal(problem?.severity, 'warning');
      assert.match(problem?.message ?? '', /not installed: left-pad\./);
      assert.equal(problem?.hint, `Run: cd ${root} && ${command}`);
    }
  });

  it('is a package.json that is no JSON, and an installation of links', async (t) => {
    assert.match((await setup(t, { 'index.js': HANDLER, 'package.json': '{"name":' }).plan()).problems[0]?.message ?? '', /not valid JSON/);
    const pnpm = { 'index.js': HANDLER, 'node_modules/.modules.yaml': '', 'node_modules/.pnpm/lock.yaml': '' };
    assert.match((await setup(t, pnpm).plan()).problems[0]?.hint ?? '', /node-linker=hoisted/);
  });
});

describe('what is packaged', () => {
  it('leaves out what never runs, keeps what git ignores', async (t) => {
    const { plan } = setup(t, {
      'index.js': HANDLER,
      '.gitignore': 'node_modules\ndist\n*.secret\n',
      'node_modules/a/package.json': '{}',
      'node_modules/.bin/a': '',
      'node_modules/.cache/x': '',
      'dist/out.js': 'x',
      'keep.secret': 'x',
      '.git/config': '',
      '.isobar/x': '',
      'isobar.yaml': 'exclude: ["docs/", "*.md", "!keep.md"]\n',
      'docs/a.txt': '',
      'b.md': '',
      'keep.md': '',
      'sub/c.md': '',
    });
    const { largest, files } = (await plan()).package;
    assert.deepEqual(largest.map((file) => file.path).sort(), [
      '.gitignore',
      'dist/out.js',
      'index.js',
      'keep.md',
      'keep.secret',
      'node_modules/a/package.json',
    ]);
    assert.equal(files, 6);
  });

  it('follows links inside, ends circles, and refuses links that leave or lead nowhere', async (t) => {
    const { plan, root, refusal } = setup(t, { 'index.js': HANDLER, 'lib/a.js': 'a' });
    symlinkSync('lib', join(root, 'alias'));
    symlinkSync('..', join(root, 'lib/up'));
    const paths = (await plan()).package.largest.map((file) => file.path).sort();
    assert.deepEqual(paths, ['alias/a.js', 'index.js', 'lib/a.js']);
    symlinkSync('/etc/hostname', join(root, 'lib/outside'));
    const error = await refusal();
    assert.match(error.message, /lib\/outside is a link that leaves the source/);
    assert.match(error.hint ?? '', /exclude/);
    writeFileSync(join(root, 'isobar.yaml'), 'exclude: [lib/outside, alias/outside]\n');
    await plan();
    symlinkSync('nowhere', join(root, 'broken'));
    assert.match((await refusal()).message, /broken is a link to something that does not exist/);
  });

  it('takes a zip like a directory, also with one folder at its top', async (t) => {
    const { plan, root, refusal } = setup(t, { 'index.js': HANDLER });
    const flat = await writeZip(join(root, 'flat.zip'), { 'index.js': HANDLER });
    assert.equal((await plan({}, flat)).project.name, 'flat');
    const nested = await writeZip(join(root, 'hello-main.zip'), { 'hello-main/index.js': HANDLER, 'hello-main/lib/x.js': '' });
    assert.deepEqual((await plan({}, nested)).package.largest.map((file) => file.path).sort(), ['index.js', 'lib/x.js']);
    const empty = await writeZip(join(root, 'empty.zip'), {});
    assert.match((await refusal({}, empty)).message, /empty/);
    assert.equal(basename(root), 'my-function');
  });
});
