import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { AppError } from '#shared/errors.ts';
import { createTestCore, tempDir, writeTree } from '#core/testing/test-core.ts';
import { createMemoryProvider } from '#providers/testing/memory-provider.ts';
import { startWebHost, type WebHost } from './web-host.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A request as it is, without what a browser or fetch would correct in it. */
function send(
  host: WebHost,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { port } = new URL(host.origin);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

/** What the console itself sends. */
function own(host: WebHost, more: Record<string, string | undefined> = {}): Record<string, string> {
  const all = {
    origin: host.origin,
    authorization: `Bearer ${host.token}`,
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
    ...more,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const call = (host: WebHost, more: Record<string, string | undefined> = {}, body = '{"json":{}}') =>
  send(host, '/rpc/app/get', { method: 'POST', headers: own(host, more), body });

async function open(t: TestContext) {
  const base = tempDir(t);
  const rendererDir = writeTree(join(base, 'renderer'), {
    'index.html':
      '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" src="/assets/index-abcdefgh.js"></script>',
    'assets/index-abcdefgh.js': `console.log('${'hello '.repeat(500)}');`,
    'favicon.svg': '<svg/>',
    '.hidden': 'no',
  });
  writeFileSync(join(base, 'secret.txt'), 'secret');
  symlinkSync(join(base, 'secret.txt'), join(rendererDir, 'leak.txt'));
  const { core } = createTestCore(t, [createMemoryProvider()]);
  const host = await startWebHost({ core, rendererDir });
  t.after(() => host.close());
  return { host, core, base, rendererDir };
}

describe('who may speak to the web front', () => {
  it('answers the console itself', async (t) => {
    const { host } = await open(t);
    const { status, body } = await call(host);
    assert.equal(status, 200, body.toString());
    assert.match(body.toString(), /"front":"test"/);
  });

  it('refuses a foreign Host on every path and method', async (t) => {
    const { host } = await open(t);
    const { port } = new URL(host.origin);
    for (const name of [
      `evil.example:${port}`,
      `localhost:${port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `127.0.0.1.evil.example:${port}`,
      `[::1]:${port}`,
      `127.0.0.1:${port}.`,
    ]) {
      for (const [method, path] of [
        ['GET', '/'],
        ['GET', '/assets/index-abcdefgh.js'],
        ['GET', '/favicon.svg'],
        ['POST', '/rpc/app/get'],
        ['HEAD', '/'],
        ['OPTIONS', '/rpc/app/get'],
      ] as const) {
        // prettier-ignore
        const { status, body } = await send(host, path, { method, headers: { ...own(host), host: name } });
        assert.equal(status, 403, `${name} ${method} ${path}`);
        assert.doesNotMatch(body.toString(), /csp-nonce|front/);
      }
    }
  });

  it('refuses a foreign or missing Origin', async (t) => {
    const { host } = await open(t);
    for (const origin of [
      'http://evil.example',
      'https://127.0.0.1',
      'null',
      'http://localhost',
      `${host.origin}.evil.example`,
      `${host.origin}/`,
    ]) {
      assert.equal((await call(host, { origin })).status, 403, origin);
      assert.equal((await send(host, '/', { headers: { origin } })).status, 403, origin);
    }
    assert.equal((await call(host, { origin: undefined })).status, 403);
  });

  it('refuses what other sites fetch; a link from one may open the page', async (t) => {
    const { host } = await open(t);
    for (const site of ['cross-site', 'same-site']) {
      assert.equal((await call(host, { 'sec-fetch-site': site })).status, 403);
      assert.equal((await send(host, '/favicon.svg', { headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' } })).status, 403);
      const frame = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
      assert.equal((await send(host, '/', { headers: frame })).status, 403);
      assert.equal((await send(host, '/', { headers: { ...frame, 'sec-fetch-dest': 'document' } })).status, 200);
    }
    assert.equal((await send(host, '/', { headers: { 'sec-fetch-site': 'none' } })).status, 200);
  });

  it('refuses a wrong, missing or misplaced token, and says what to do', async (t) => {
    const { host } = await open(t);
    const wrong = `${host.token.slice(0, -1)}${host.token.endsWith('A') ? 'B' : 'A'}`;
    for (const authorization of [undefined, 'Bearer', `Bearer ${wrong}`, host.token, `Basic ${host.token}`, `Bearer ${host.token} x`]) {
      const { status, body } = await call(host, { authorization });
      assert.equal(status, 401, String(authorization));
      assert.match(body.toString(), /isobar open/);
    }
    assert.equal((await call(host, { authorization: undefined, cookie: `token=${host.token}` })).status, 401);
    assert.equal(
      (
        await send(host, `/rpc/app/get?token=${host.token}`, {
          method: 'POST',
          headers: own(host, { authorization: undefined }),
          body: '{}',
        })
      ).status,
      401,
    );
  });

  it('stops listening to wrong tokens after twenty, and still lets the right one in', async (t) => {
    const { host } = await open(t);
    const statuses = [];
    for (let i = 0; i < 25; i++) statuses.push((await call(host, { authorization: 'Bearer 0123456789abcdef0123456789abcdef' })).status);
    assert.deepEqual(statuses, [...Array<number>(20).fill(401), ...Array<number>(5).fill(429)]);
    const refused = await call(host, { authorization: undefined });
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.equal((await call(host)).status, 200);
  });

  it('takes JSON only, by POST only', async (t) => {
    const { host } = await open(t);
    for (const type of [
      undefined,
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'text/plain; application/json',
    ]) {
      const { status, body } = await call(host, { 'content-type': type });
      assert.equal(status, 400, String(type));
      assert.match(body.toString(), /content type/);
    }
    assert.equal((await call(host, { 'content-type': 'application/json; charset=utf-8' })).status, 200);
    assert.equal((await send(host, '/rpc/app/get?data=%7B%7D', { headers: own(host) })).status, 400);
    assert.equal((await send(host, '/rpc/app/get', { method: 'PUT', headers: own(host) })).status, 403);
    assert.equal((await send(host, '/', { method: 'POST', headers: own(host), body: '{}' })).status, 404);
  });

  it('answers what cannot be read, is too large or does not exist with an error of the usual form', async (t) => {
    const { host } = await open(t);
    const malformed = await call(host, {}, '{"json":');
    assert.equal(malformed.status, 400);
    assert.match(malformed.body.toString(), /"code":"invalid_input".*"op":"app.get"/);
    const large = await call(host, { 'content-length': String(200 * 1024 * 1024) }, 'x').catch((error: unknown) => error);
    if (!(large instanceof Error)) assert.equal((large as Answer).status, 413);
    const missing = await send(host, '/rpc/no/such', { method: 'POST', headers: own(host), body: '{}' });
    assert.equal(missing.status, 404);
    assert.match(missing.body.toString(), /"code":"not_found"/);
    const proto = await send(host, '/rpc/__proto__/constructor', { method: 'POST', headers: own(host), body: '{}' });
    assert.equal(proto.status, 404);
    assert.equal((await call(host)).status, 200);
  });

  it('is no proxy and speaks no WebSocket', async (t) => {
    const { host } = await open(t);
    const { port } = new URL(host.origin);
    const raw = (text: string) =>
      new Promise<string>((resolve, reject) => {
        let all = '';
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
        socket.on('data', (chunk) => (all += chunk.toString()));
        socket.on('close', () => resolve(all));
        socket.on('error', reject);
        socket.setTimeout(2000, () => socket.destroy());
      });
    const name = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n`;
    assert.match(await raw(`GET http://evil.example/ HTTP/1.1\r\n${name}\r\n`), /^HTTP\/1.1 403/);
    assert.match(await raw(`CONNECT evil.example:443 HTTP/1.1\r\n${name}\r\n`), /^HTTP\/1.1 403/);
    assert.match(
      await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
      /^HTTP\/1.1 403/,
    );
    assert.match(await raw('rubbish\r\n\r\n'), /^HTTP\/1.1 400/);
    assert.match(await raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1.1 400/);
  });

  it('listens on loopback only', async (t) => {
    const { host } = await open(t);
    assert.match(host.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    await assert.rejects(
      new Promise((resolve, reject) => {
        const socket = connect(Number(new URL(host.origin).port), '::1', () => resolve(socket.destroy()));
        socket.on('error', reject);
      }),
    );
  });
});

describe('what the web front serves', () => {
  it('puts a new nonce into every page and its policy, and forbids the rest', async (t) => {
    const { host } = await open(t);
    const nonces = new Set<string>();
    for (const path of ['/', '/functions', '/functions/local%3Adefault%2Fhello?tab=logs', '/index.html']) {
      const { status, headers, body } = await send(host, path, { headers: { accept: 'text/html' } });
      assert.equal(status, 200);
      const nonce = /content="([^"]+)"/.exec(body.toString())?.[1] ?? '';
      nonces.add(nonce);
      const policy = String(headers['content-security-policy']);
      assert.ok(policy.includes(`style-src 'self' 'nonce-${nonce}'`), policy);
      for (const part of [
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "connect-src 'self'",
      ]) {
        assert.ok(policy.includes(part), part);
      }
      assert.doesNotMatch(policy, /unsafe|\*/);
      assert.equal(headers['cache-control'], 'no-store');
    }
    assert.equal(nonces.size, 4);
  });

  it('sets the protecting headers on every answer and allows no other site anything', async (t) => {
    const { host } = await open(t);
    for (const answer of [
      await send(host, '/'),
      await send(host, '/favicon.svg'),
      await call(host),
      await send(host, '/x', { headers: { host: 'evil' } }),
    ]) {
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
      assert.equal(answer.headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(answer.headers['referrer-policy'], 'no-referrer');
      assert.equal(answer.headers['x-frame-options'], 'DENY');
      assert.deepEqual(Object.keys(answer.headers).filter((name) => name.startsWith('access-control')), []); // prettier-ignore
    }
  });

  it('does not leave its directory', async (t) => {
    const { host } = await open(t);
    const paths = ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/assets/..%5c..%5csecret.txt', '/leak.txt', '/.hidden', '/%00', '/assets/%2e%2e%2f%2e%2e%2fsecret.txt', '//secret.txt', '/%']; // prettier-ignore
    for (const path of paths) {
      const { body } = await send(host, path);
      assert.doesNotMatch(body.toString(), /^(?:secret|no)$/, path);
    }
    assert.equal((await send(host, '/leak.txt')).status, 404);
    assert.equal((await send(host, '/assets/missing-abcdefgh.js')).status, 404);
  });

  it('compresses files, keeps hashed ones for ever and answers with 304', async (t) => {
    const { host } = await open(t);
    const path = '/assets/index-abcdefgh.js';
    const plain = await send(host, path);
    const br = await send(host, path, { headers: { 'accept-encoding': 'gzip, br' } });
    const gz = await send(host, path, { headers: { 'accept-encoding': 'gzip, br;q=0' } });
    assert.equal(br.headers['content-encoding'], 'br');
    assert.deepEqual(brotliDecompressSync(br.body), plain.body);
    assert.equal(gz.headers['content-encoding'], 'gzip');
    assert.deepEqual(gunzipSync(gz.body), plain.body);
    assert.match(String(plain.headers['cache-control']), /immutable/);
    assert.equal(plain.headers['content-type'], 'text/javascript; charset=utf-8');
    const icon = await send(host, '/favicon.svg');
    assert.equal(icon.headers['cache-control'], 'no-cache');
    const again = await send(host, '/favicon.svg', { headers: { 'if-none-match': String(icon.headers.etag) } });
    assert.equal(again.status, 304);
    assert.equal(again.body.length, 0);
  });

  it('says what to do where the renderer has not been built, and serves it once it is', async (t) => {
    const { core } = createTestCore(t, []);
    const rendererDir = join(tempDir(t), 'renderer');
    const host = await startWebHost({ core, rendererDir });
    t.after(() => host.close());
    const { status, body } = await send(host, '/');
    assert.equal(status, 503);
    assert.match(body.toString(), /npm run build/);
    mkdirSync(rendererDir);
    writeFileSync(join(rendererDir, 'index.html'), 'built');
    assert.equal((await send(host, '/')).body.toString(), 'built');
  });

  it('gives the token to a launch code once', async (t) => {
    const { host } = await open(t);
    assert.equal(host.url, `${host.origin}/#token=${host.token}`);
    assert.ok(Buffer.from(host.token, 'base64url').length >= 32);
    const path = host.launchUrl().slice(host.origin.length);
    const first = await send(host, path);
    assert.equal(first.status, 302);
    assert.equal(first.headers.location, `/#token=${host.token}`);
    const second = await send(host, path);
    assert.notEqual(second.status, 302);
    assert.doesNotMatch(second.body.toString(), new RegExp(host.token));
  });

  it('says that a port is in use', async (t) => {
    const { host, core } = await open(t);
    const port = Number(new URL(host.origin).port);
    await assert.rejects(startWebHost({ core, rendererDir: '/nowhere', port }), (error: unknown) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'conflict');
      assert.match(error.message, new RegExp(`Port ${port} is in use`));
      assert.match(error.hint ?? '', /--port/);
      return true;
    });
    assert.equal((await call(host)).status, 200);
  });
});
