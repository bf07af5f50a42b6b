import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tempDir } from '#core/testing/test-core.ts';
import { findBrowser, hasDisplay, openAppWindow, type Machine } from './browser.ts';

const machine = (more: Partial<Machine>): Machine => ({
  platform: 'linux',
  env: { PATH: '/usr/bin:/opt/bin', DISPLAY: ':0' },
  root: false,
  exists: () => false,
  ...more,
});

describe('a browser for the console', () => {
  it('is the first of those that can show an app window', () => {
    assert.deepEqual(findBrowser(machine({ exists: (path) => ['/opt/bin/chromium', '/usr/bin/microsoft-edge'].includes(path) })), {
      path: '/usr/bin/microsoft-edge',
    });
    const mac = machine({
      platform: 'darwin',
      env: { HOME: '/Users/ada' },
      exists: (path) => path.startsWith('/Users/ada/Applications/Chromium.app'),
    });
    assert.match((findBrowser(mac) as { path: string }).path, /^\/Users\/ada\/Applications\/Chromium\.app\//);
    const windows = machine({
      platform: 'win32',
      env: { ProgramFiles: 'C:\\Program Files' },
      exists: (path) => path.endsWith('msedge.exe'),
    });
    assert.deepEqual(findBrowser(windows), { path: 'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe' });
  });

  it('is not looked for where it could not be shown, and the reason is said', () => {
    const everything = { exists: () => true };
    assert.deepEqual(findBrowser(machine({ ...everything, env: { PATH: '/usr/bin' } })), { reason: 'there is no display' });
    assert.deepEqual(findBrowser(machine({ ...everything, env: { PATH: '/usr/bin', DISPLAY: '' } })), { reason: 'there is no display' });
    assert.deepEqual(findBrowser(machine({ ...everything, root: true })), { reason: 'browsers do not run as root' });
    assert.deepEqual(findBrowser(machine({})), { reason: 'no Chrome, Edge or Chromium is installed' });
    assert.equal(hasDisplay(machine({ env: { WAYLAND_DISPLAY: 'wayland-0' } })), true);
    assert.equal(hasDisplay(machine({ platform: 'darwin', env: { SSH_CONNECTION: 'x' } })), false);
  });

  it('is started as an app window and not waited for; one that cannot be started is told', async (t) => {
    const dir = tempDir(t);
    const [path, args] = [join(dir, 'browser'), join(dir, 'args')];
    writeFileSync(path, `#!/bin/sh\necho "$@" > "${args}.new" && mv "${args}.new" "${args}"\n`);
    chmodSync(path, 0o755);
    assert.equal(await openAppWindow(path, 'http://127.0.0.1:1/launch/code'), true);
    for (let i = 0; i < 200 && !existsSync(args); i++) await sleep(10);
    assert.match(readFileSync(args, 'utf8'), /^--app=http:\/\/127\.0\.0\.1:1\/launch\/code /);
    assert.equal(await openAppWindow(join(dir, 'none'), 'http://127.0.0.1:1/'), false);
  });
});
