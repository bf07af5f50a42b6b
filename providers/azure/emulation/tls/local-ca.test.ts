import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AddressInfo } from 'node:net';
import { localTls } from './local-ca.ts';

function folder(t: { after(fn: () => unknown): void }): string {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-tls-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('a client that trusts the authority reaches the endpoint by every loopback name; others do not', async (t) => {
  const { key, cert, caFile } = await localTls(folder(t));
  const server = createServer({ key, cert }, (_, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const ask = (servername: string, ca?: string): Promise<number | string> =>
    new Promise((resolve) => {
      request({ host: '127.0.0.1', port, servername, ca, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        .end();
    });
  const ca = readFileSync(caFile, 'utf8');
  for (const name of ['localhost', 'app.azurewebsites.localhost', 'app.scm.azurewebsites.localhost'])
    assert.equal(await ask(name, ca), 200);
  assert.equal(await ask('management.azure.com', ca), 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.notEqual(await ask('localhost'), 200);
});

test('authority and certificate are kept; a leaf that ends soon, or is damaged, is made anew by the same authority', async (t) => {
  const dir = folder(t);
  const first = await localTls(dir);
  assert.deepEqual(await localTls(dir), first);
  for (const name of ['ca', 'server']) {
    if (process.platform !== 'win32') assert.equal(statSync(join(dir, 'tls', `${name}-key.pem`)).mode & 0o777, 0o600);
  }
  const later = await localTls(dir, new Date(Date.now() + 380 * 24 * 3_600_000));
  assert.notEqual(later.cert, first.cert);
  const [authority] = [new X509Certificate(readFileSync(first.caFile))];
  assert.ok(new X509Certificate(later.cert).verify(authority.publicKey));
  const renewed = new X509Certificate(later.cert);
  assert.deepEqual([renewed.checkIssued(authority), renewed.ca, authority.ca], [true, false, true]);
  assert.deepEqual(
    [authority.validFromDate < new Date(), renewed.validToDate.getTime() - authority.validToDate.getTime() < 0],
    [true, true],
  );
  writeFileSync(join(dir, 'tls', 'server.pem'), 'nonsense');
  const mended = await localTls(dir);
  assert.ok(new X509Certificate(mended.cert).verify(authority.publicKey));
});
