import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { AppError } from '#shared/errors.ts';
import { codeDigestText } from '#shared/model/code-digest.ts';
import { createMemoryProvider } from '#providers/testing/memory-provider.ts';
import { tempDir, writeTree } from '../testing/test-core.ts';
import { extractZip, withZip } from '../zip/read-zip.ts';
import { inspect } from './inspect.ts';
import { collectPackage, writePackage, type PackageContents } from './package.ts';

const { signal } = new AbortController();
const HANDLER = 'export const handler = async (event) => event;\n';

async function pack(t: TestContext, root: string) {
  const inspection = await inspect([createMemoryProvider()], { root, origin: root, name: 'app' }, {}, signal);
  const contents = await collectPackage(inspection, signal);
  const out = tempDir(t);
  const written = await writePackage(contents, join(out, 'package.zip'), 6, signal);
  return { ...written, contents, bytes: readFileSync(written.zipPath) };
}

/** Packs, unpacks and imports what the platform would load. */
async function load(t: TestContext, root: string, output: string): Promise<Record<string, unknown>> {
  const { zipPath } = await pack(t, root);
  const dir = tempDir(t);
  await extractZip(zipPath, 'package', dir, signal);
  return (await import(pathToFileURL(join(dir, output)).href)) as Record<string, unknown>;
}

function codeOf({ built }: PackageContents): string {
  return Buffer.from(built.find((file) => file.path.endsWith('.js'))?.content ?? '').toString();
}

async function buildError(t: TestContext, files: Record<string, string>): Promise<AppError> {
  const root = writeTree(join(tempDir(t), 'app'), files);
  const error: unknown = await pack(t, root).then(
    () => assert.fail('It should not have been built.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AppError, String(error));
  return error;
}

describe('a package', () => {
  it('is the same, byte by byte, for the same files', async (t) => {
    const files = { 'index.js': HANDLER, 'b/c.js': 'c', 'b.js': 'b', 'ä/ü.txt': 'x', 'run.sh': '#!/bin/sh\n' };
    const one = writeTree(join(tempDir(t), 'one'), files);
    const two = writeTree(join(tempDir(t), 'two'), Object.fromEntries(Object.entries(files).reverse()));
    for (const root of [one, two]) chmodSync(join(root, 'run.sh'), root === one ? 0o755 : 0o700);
    utimesSync(join(two, 'index.js'), 1, 1);
    const [a, b] = [await pack(t, one), await pack(t, two)];
    assert.deepEqual(a.bytes, b.bytes);
    assert.equal(a.sha256, b.sha256);
    assert.equal(a.files, 5);
    const digest = Object.entries(files).map(([path, text]) => ({
      path,
      sha256: createHash('sha256').update(text).digest('hex'),
      executable: path === 'run.sh',
    }));
    assert.equal(a.sha256, createHash('sha256').update(codeDigestText(digest)).digest('hex'));
    assert.deepEqual(
      await withZip(a.zipPath, 'package', async (entries) => entries.filter((entry) => entry.executable).map((entry) => entry.path)),
      ['run.sh'],
    );
  });

  it('has another digest where content, a name or the exec bit differs', async (t) => {
    const digests = new Set<string>();
    for (const [files, mode] of [
      [{ 'index.js': HANDLER, 'a.sh': 'x' }, 0o644],
      [{ 'index.js': HANDLER, 'a.sh': 'y' }, 0o644],
      [{ 'index.js': HANDLER, 'b.sh': 'x' }, 0o644],
      [{ 'index.js': HANDLER, 'a.sh': 'x' }, 0o755],
    ] as const) {
      const root = writeTree(join(tempDir(t), 'app'), files);
      for (const name of Object.keys(files)) if (name.endsWith('.sh')) chmodSync(join(root, name), mode);
      digests.add((await pack(t, root)).sha256);
    }
    assert.equal(digests.size, 4);
  });

  it('stops when its signal aborts', async (t) => {
    const root = writeTree(join(tempDir(t), 'app'), { 'index.js': HANDLER });
    const inspection = await inspect([createMemoryProvider()], { root, origin: root, name: 'app' }, {}, signal);
    await assert.rejects(collectPackage(inspection, AbortSignal.abort()), { name: 'AbortError' });
  });
});

it('leaves out what the model keeps back', async (t) => {
  const root = writeTree(join(tempDir(t), 'app'), { 'index.js': HANDLER, 'memory.settings.json': '{}', 'lib/memory.settings.json': '{}' });
  const { contents } = await pack(t, root);
  assert.deepEqual(
    contents.tree.map(({ path }) => path),
    ['index.js', 'lib/memory.settings.json'],
  );
});

describe('TypeScript', () => {
  it('is bundled into what the platform loads; sources stay behind, packages stay packages', async (t) => {
    const root = writeTree(join(tempDir(t), 'app'), {
      'src/index.ts':
        "import { greet } from './greet.ts';\nimport pad from 'padder';\nexport const handler = async (name: string): Promise<string> => pad(greet(name));\n",
      'src/greet.ts': 'export const greet = (name: string): string => `hello ${name}`;\n',
      'package.json': '{"type":"module","dependencies":{"padder":"1.0.0"}}',
      'node_modules/padder/package.json': '{"name":"padder","type":"module","main":"index.js"}',
      'node_modules/padder/index.js': 'export default (text) => `<${text}>`;\n',
      'data.json': '{}',
      'tsconfig.json': '{}',
    });
    const { contents, zipPath } = await pack(t, root);
    const paths = await withZip(zipPath, 'package', async (entries) => entries.map((entry) => entry.path));
    assert.deepEqual(paths, [
      'data.json',
      'node_modules/padder/index.js',
      'node_modules/padder/package.json',
      'package.json',
      'src/index.js',
      'src/index.js.map',
      'tsconfig.json',
    ]);
    const map = JSON.parse(Buffer.from(contents.built.find((file) => file.path.endsWith('.map'))?.content ?? '').toString()) as {
      sources: string[];
    };
    assert.deepEqual(map.sources, ['greet.ts', 'index.ts']);
    const { handler } = await load(t, root, 'src/index.js');
    assert.equal(await (handler as (name: string) => Promise<string>)('Ada'), '<hello Ada>');
  });

  it('becomes CommonJS where package.json does not say otherwise', async (t) => {
    const root = writeTree(join(tempDir(t), 'app'), { 'index.ts': 'export const handler = (n: number): number => n + 1;\n' });
    const { contents } = await pack(t, root);
    assert.match(codeOf(contents), /module\.exports/);
    const loaded = await load(t, root, 'index.js');
    assert.equal((loaded['handler'] as (n: number) => number)(1), 2);
  });

  it('can require Node modules from bundled CommonJS in an ES module', async (t) => {
    const root = writeTree(join(tempDir(t), 'app'), {
      'index.ts': "import legacy from './legacy.cjs';\nexport const handler = (): string => legacy.sep();\n",
      'legacy.cjs': "const path = require('path');\nmodule.exports = { sep: () => path.posix.sep };\n",
      'package.json': '{"type":"module"}',
    });
    const loaded = await load(t, root, 'index.js');
    assert.equal((loaded['handler'] as () => string)(), '/');
  });

  it('leaves what the platform supplies as an import', async (t) => {
    const root = writeTree(join(tempDir(t), 'app'), {
      'index.ts': "import { app } from 'memory-sdk';\nexport const handler = () => app;\n",
    });
    const { contents } = await pack(t, root);
    assert.match(codeOf(contents), /require\("memory-sdk"\)/);
  });

  it('fails with file, line, column and the code', async (t) => {
    const error = await buildError(t, { 'index.ts': 'export const handler = () => 1;\nexport const b = {;\n' });
    assert.equal(error.code, 'invalid_input');
    assert.match(error.message, /^index\.ts:2:19: Expected identifier but found ";"\n {2}2 \| export const b = \{;\n {4}\| {19}\^$/);
    assert.deepEqual(error.details, { file: 'index.ts', line: 2, column: 19 });
    assert.ok(error.hint);
  });

  it('names a missing package and the command that installs it', async (t) => {
    const error = await buildError(t, { 'index.ts': "import x from '@acme/missing/sub';\nexport const handler = () => x;\n" });
    assert.match(error.message, /index\.ts:1:15: Could not resolve "@acme\/missing\/sub"/);
    assert.match(error.hint ?? '', /npm install @acme\/missing$/);
  });

  it('explains top-level await in CommonJS', async (t) => {
    const error = await buildError(t, { 'index.ts': 'await Promise.resolve();\nexport const handler = () => 1;\n' });
    assert.match(error.hint ?? '', /"type": "module"/);
  });
});

/** Root reads everything: then somebody else has to look. Modules have to be loaded by then, for that user may not see them. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('what cannot be read', () => {
  it('is named, a directory and a file', async (t) => {
    const root = writeTree(join(tempDir(t), 'app'), { 'index.js': HANDLER, 'lib/secret.js': 'x', 'closed/a.js': 'x' });
    for (let dir = root; dir.length > 5; dir = join(dir, '..')) chmodSync(dir, 0o755);
    const source = { root, origin: root, name: 'app' };
    const read = async (): Promise<unknown> => collectPackage(await inspect([createMemoryProvider()], source, {}, signal), signal);
    await pack(t, writeTree(join(tempDir(t), 'other'), { 'index.js': HANDLER }));
    for (const path of ['closed', 'lib/secret.js']) {
      chmodSync(join(root, path), process.getuid?.() === 0 ? 0o700 : 0o000);
      await assert.rejects(asNobody(read), (error: AppError) => {
        assert.equal(error.code, 'forbidden');
        assert.match(`${error.message} ${error.hint ?? ''}`, new RegExp(`${path}.*permission denied.*exclude`));
        return true;
      });
      chmodSync(join(root, path), 0o755);
    }
  });
});
