import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { createAppProtocol } from './app-protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'isobar-app-'));
const renderer = join(folder, 'renderer');
mkdirSync(join(renderer, 'assets'), { recursive: true });
writeFileSync(join(renderer, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
writeFileSync(join(renderer, 'assets/a-12345678.js'), 'export {};');
writeFileSync(join(folder, 'secret.txt'), 'secret');
symlinkSync(join(folder, 'secret.txt'), join(renderer, 'assets/link.txt'));
after(() => rmSync(folder, { recursive: true }));

const answer = createAppProtocol(renderer);
const get = (url: string) => answer({ method: 'GET', url });

test('a view is the page, with a policy and a nonce of its own', async () => {
  const first = await get('app://isobar/functions/local:default%2Fa.b?tab=logs');
  const policy = first.headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  assert.equal(first.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.match(policy, /script-src 'self';/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.ok(nonce.length >= 22);
  assert.equal(await first.text(), `<meta name="csp-nonce" content="${nonce}">`);
  const second = await get('app://isobar/index.html');
  assert.notEqual(second.headers.get('content-security-policy'), policy);
});

test('files are served with their type, and a missing one is not the page', async () => {
  const script = await get('app://isobar/assets/a-12345678.js');
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.equal(await script.text(), 'export {};');
  assert.equal((await get('app://isobar/assets/b.js')).status, 404);
  assert.equal((await get('app://isobar/gone.js')).status, 404);
});

test('nothing outside the folder is served', async () => {
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/link.txt',
    '//etc/passwd',
    '/%00',
    '/%',
    `/${join(folder, 'secret.txt')}`,
  ]) {
    const response = await get(`app://isobar${path}`);
    assert.notEqual(await response.text(), 'secret', path);
  }
});

test('other hosts, schemes and methods are refused', async () => {
  assert.equal((await get('app://evil/')).status, 403);
  assert.equal((await get('https://isobar/')).status, 403);
  assert.equal((await answer({ method: 'POST', url: 'app://isobar/' })).status, 405);
});
