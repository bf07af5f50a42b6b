import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { run } from 'node:test';
import { collect } from './outcome.ts';
import { PRELOAD } from './preload.ts';

async function outcomeOf(source: string) {
  const folder = mkdtempSync(join(tmpdir(), 'isobar-outcome-'));
  try {
    const file = join(folder, 'a.test.mjs');
    writeFileSync(file, `import test from 'node:test';\n${source}`);
    // A run inside a run has to forget that it is inside one.
    const env: NodeJS.ProcessEnv = { ...process.env };
    delete env['NODE_TEST_CONTEXT'];
    const inside = process.env['NODE_TEST_CONTEXT'];
    delete process.env['NODE_TEST_CONTEXT'];
    try {
      return await collect(run({ files: [file], env, timeout: 500, forceExit: true, execArgv: PRELOAD }), [file]);
    } finally {
      if (inside !== undefined) process.env['NODE_TEST_CONTEXT'] = inside;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('passing tests are counted, groups are not', async () => {
  const { passed, failures } = await outcomeOf(
    `test('a', () => {}); test.describe('group', () => { test.it('b', () => {}); test.it('c', () => {}); });`,
  );
  assert.equal(passed, 3);
  assert.deepEqual(failures, []);
});

test('a failing test inside another is one failure, with its message and what was printed', async () => {
  const { failures } = await outcomeOf(
    `console.log('said before'); test('outer', async (t) => { await t.test('inner', () => { throw new Error('why'); }); });`,
  );
  assert.equal(failures.length, 1);
  assert.match(failures[0]?.where ?? '', /inner$/);
  assert.match(failures[0]?.what ?? '', /why[^]*said before/);
});

test('a file that cannot be loaded, and a test that hangs, are failures', async () => {
  assert.equal((await outcomeOf(`throw new Error('at import');`)).failures.length, 1);
  assert.equal((await outcomeOf(`test('hangs', () => new Promise(() => setInterval(() => {}, 1000)));`)).failures.length, 1);
});

test('a skipped test is a failure, unless a tool is missing', async () => {
  const { passed, failures, notRun } = await outcomeOf(
    `test('a', { skip: true }, () => {}); test('b', { todo: true }, () => {}); test('c', { skip: 'tool not installed: bwrap' }, () => {});`,
  );
  assert.equal(passed, 0);
  assert.equal(failures.length, 2);
  assert.deepEqual(notRun, ['c: tool not installed: bwrap']);
});

test('a file that ends before its last report is a failure', async () => {
  const { failures } = await outcomeOf(`test('a', () => {}); test('leaves', () => process.exit(0)); test('never begins', () => {});`);
  assert.equal(failures.length, 1);
  assert.match(failures[0]?.what ?? '', /before all of its tests/);
});

test('no report is lost, however much a file prints', async () => {
  const { passed, failures } = await outcomeOf(`for (let i = 0; i < 400; i++) test('t' + i, () => console.log('x'.repeat(2000)));`);
  assert.deepEqual(failures, []);
  assert.equal(passed, 400);
});
