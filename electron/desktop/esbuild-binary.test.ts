import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import test from 'node:test';
import { esbuildBinary } from './esbuild-binary.ts';

test("esbuild's program is where its package has it", () => {
  assert.ok(existsSync(esbuildBinary(resolve(import.meta.dirname, '../..'), process.platform, process.arch)));
});
