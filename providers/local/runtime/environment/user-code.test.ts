import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { transformSync } from 'esbuild';
import { withEngine } from '../testing/engine-fixture.ts';

/** Deploys files, calls the function and gives the answer's text; `extension` is that of the entry. */
async function answer(files: Record<string, string>, extension: string): Promise<string> {
  let text = '';
  await withEngine({}, async (fixture) => {
    const { record, body } = await fixture.http(fixture.deploy(files, { env: { EXTENSION: extension } }));
    assert.equal(record.error, null, `${record.error?.message} ${record.error?.trace.join('\n')}`);
    text = body.toString();
  });
  return text;
}

describe('loading code', { concurrency: false }, () => {
  test('ES modules: .mjs, .js with a type, top-level await, JSON imports', async () => {
    const esm =
      "import data from './data.json' with { type: 'json' }; const who = await Promise.resolve(data.who); export const handler = () => who;";
    const data = { 'data.json': '{"who":"esm"}' };
    assert.equal(await answer({ ...data, 'index.mjs': esm }, 'mjs'), 'esm');
    assert.equal(await answer({ ...data, 'index.js': esm, 'package.json': '{"type":"module"}' }, 'js'), 'esm');
    assert.equal(await answer({ ...data, 'index.js': esm }, 'js'), 'esm', 'syntax decides where there is no type');
  });

  test('CommonJS: .cjs, .js without a type, exports, module.exports, getters', async () => {
    assert.equal(
      await answer({ 'index.cjs': "exports.handler = () => __filename.split('/').pop() + typeof require" }, 'cjs'),
      'index.cjsfunction',
    );
    assert.equal(await answer({ 'index.js': "module.exports = { handler: () => 'cjs' }" }, 'js'), 'cjs');
    assert.equal(
      await answer({ 'index.js': "Object.defineProperty(exports, 'handler', { enumerable: true, get: () => () => 'got' })" }, 'js'),
      'got',
    );
    assert.equal(
      await answer({ 'index.js': "module.exports = require('dep')", 'node_modules/dep/index.js': "exports.handler = () => 'dep'" }, 'js'),
      'dep',
    );
  });

  test('modules of the host are given to import and require alike, and so from inside packages', async () => {
    const dep = { 'node_modules/dep/index.js': "module.exports = require('test-host').greeting" };
    const esm =
      "import host, { greeting } from 'test-host'; import dep from 'dep'; export const handler = () => [greeting, host.greeting, dep].join('|');";
    assert.equal(await answer({ ...dep, 'index.mjs': esm }, 'mjs'), 'hello from the host|hello from the host|hello from the host');
    const cjs =
      "const host = require('test-host'); exports.handler = async () => [host.greeting, (await import('test-host')).greeting, require('dep')].join('|');";
    assert.equal(await answer({ ...dep, 'index.cjs': cjs }, 'cjs'), 'hello from the host|hello from the host|hello from the host');
  });

  test('stack traces of compiled code lead to its source', async () => {
    const source = "type Order = { id: number };\n\nexport function handler(): Order {\n  throw new Error('in TypeScript');\n}\n";
    const { code, map } = transformSync(source, { loader: 'ts', format: 'esm', sourcemap: true, sourcefile: 'order.ts', minify: true });
    await withEngine({}, async (fixture) => {
      const files = { 'index.mjs': `${code}//# sourceMappingURL=index.mjs.map\n`, 'index.mjs.map': map };
      const { record } = await fixture.http(fixture.deploy(files));
      assert.match(record.error?.trace[1] ?? '', /order\.ts:4:9/);
    });
  });

  test("a provided package is the code's own where it carries one, else the model's", async () => {
    const code = "const zod = require('zod'); exports.handler = () => zod.who ?? typeof zod.z.string;";
    assert.equal(await answer({ 'index.cjs': code }, 'cjs'), 'function');
    assert.equal(await answer({ 'index.cjs': code, 'node_modules/zod/index.js': "exports.who = 'own'" }, 'cjs'), 'own');
    assert.equal(await answer({ 'index.mjs': "import { z } from 'zod'; export const handler = () => typeof z.string" }, 'mjs'), 'function');
  });
});
