import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { memoryModel } from '#providers/testing/memory-model.ts';
import { tempDir, writeTree } from '../testing/test-core.ts';
import { bundleEntries } from './bundle.ts';
import type { Inspection } from './inspect.ts';
import { walkSource } from './walk-source.ts';

/** Two entries that share a module with state: loaded by one process they have to see the same. */
async function build(t: TestContext, type: 'module' | 'commonjs') {
  const root = writeTree(join(tempDir(t), 'app'), {
    'src/functions/a.ts': "import { count } from '../shared.ts';\nexport const next = (): number => count();\n",
    'src/functions/deep/b.ts':
      "import { count } from '../../shared.ts';\nexport const next = (): number => count();\nexport default 'b';\n",
    'src/shared.ts': 'let n = 0;\nexport const count = (): number => ++n;\n',
  });
  const files = await walkSource(root, [], new AbortController().signal);
  const entries = ['a', 'deep/b'].map((name) => ({ source: `src/functions/${name}.ts`, output: `dist/functions/${name}.js` }));
  const built = await bundleEntries(
    { root, files, entries, model: memoryModel, project: { runtime: 'node24' } } as unknown as Inspection,
    type,
  );
  const out = tempDir(t);
  writeTree(out, { 'package.json': JSON.stringify({ type }), ...Object.fromEntries(built.map((file) => [file.path, file.content])) });
  const require = createRequire(join(out, 'package.json'));
  const load = async (path: string) =>
    (type === 'commonjs' ? require(join(out, path)) : await import(pathToFileURL(join(out, path)).href)) as {
      next(): number;
      default: string;
    };
  return { a: await load('dist/functions/a.js'), b: await load('dist/functions/deep/b.js') };
}

for (const type of ['module', 'commonjs'] as const) {
  it(`bundles several entries as one program (${type})`, async (t) => {
    const { a, b } = await build(t, type);
    assert.deepEqual([a.next(), b.next(), a.next()], [1, 2, 3]);
    assert.equal(b.default, 'b');
  });
}
