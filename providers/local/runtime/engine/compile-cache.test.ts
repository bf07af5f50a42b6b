import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fillCompileCache, isCompileCacheFilled } from './compile-cache.ts';

const BOOTSTRAP = fileURLToPath(new URL('../environment/bootstrap.ts', import.meta.url));

test('the cache is filled, and where it cannot be noted that is no more than that', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'isobar-cache-'));
  try {
    const command = { file: process.execPath, args: [BOOTSTRAP], env: { NODE_COMPILE_CACHE: cwd }, cwd };
    assert.equal(await fillCompileCache(cwd, [], command), true);
    assert.equal(isCompileCacheFilled(cwd, []), true);
    assert.equal(await fillCompileCache(join(cwd, 'gone'), [], command), false);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});
