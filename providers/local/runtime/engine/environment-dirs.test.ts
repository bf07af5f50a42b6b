import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DirectoryKeeper } from './environment-dirs.ts';

for (const mark of ['bootstrap.ts', '/dist/bootstrap.js'])
  test(`a new run removes what the last one left behind, and ends its environments (${mark}), but nobody else`, async () => {
    const root = mkdtempSync(join(tmpdir(), 'isobar-dirs-'));
    // An endless loop in something that calls itself what environments call themselves, and an innocent process.
    const loop = spawn(process.execPath, ['-e', 'for (;;);', mark], { detached: true, stdio: 'ignore' });
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    try {
      const first = new DirectoryKeeper(root);
      const dirs = first.create('env-1');
      first.create('env-2');
      first.notePid('env-1', loop.pid ?? 0);
      first.notePid('env-2', innocent.pid ?? 0);
      assert.ok(existsSync(dirs.temp));
      const ended = new Promise((resolve) => loop.once('exit', (_code, signal) => resolve(signal)));
      assert.ok(new DirectoryKeeper(root));
      assert.equal(existsSync(dirs.root), false);
      assert.equal(await ended, 'SIGKILL');
      assert.equal(innocent.exitCode, null);
    } finally {
      loop.kill('SIGKILL');
      innocent.kill('SIGKILL');
      rmSync(root, { recursive: true });
    }
  });
