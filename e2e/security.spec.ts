import { request as rawRequest, type IncomingMessage } from 'node:http';
import { expect, test } from './fixtures.ts';

interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A request as it is, with the headers given and no others: a browser would not send these. */
function send(
  origin: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = rawRequest({ hostname, port, path, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end(options.body);
  });
}

test('the page comes with a strict policy and a nonce of its own', async ({ front }) => {
  const first = await send(front.origin, '/');
  const policy = String(first.headers['content-security-policy']);
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/unsafe-|\*/);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  expect(first.body).toContain(`content="${nonce}"`);
  expect(String((await send(front.origin, '/')).headers['content-security-policy'])).not.toBe(policy);
});

test('a foreign host, origin or site gets nothing', async ({ front }) => {
  const call = { method: 'POST', body: '{}' };
  const json = { 'content-type': 'application/json', origin: front.origin, authorization: `Bearer ${front.token}` };
  expect((await send(front.origin, '/rpc/app/get', { ...call, headers: json })).status).toBe(200);
  for (const headers of [
    { ...json, host: 'evil.test' },
    { ...json, host: `evil.test:${new URL(front.origin).port}` },
    { ...json, host: 'localhost' },
    { ...json, origin: 'https://evil.test' },
    { ...json, origin: 'null' },
    { ...json, 'sec-fetch-site': 'cross-site' },
  ]) {
    const reply = await send(front.origin, '/rpc/app/get', { ...call, headers });
    expect(reply.status, JSON.stringify(headers)).toBe(403);
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  }
  expect((await send(front.origin, '/', { headers: { host: 'evil.test' } })).status).toBe(403);
});

test('without the token, or with a wrong one, no operation runs', async ({ front }) => {
  const headers = { 'content-type': 'application/json', origin: front.origin };
  for (const authorization of [undefined, 'Bearer ', `Bearer ${front.token}x`, `Bearer ${'0'.repeat(front.token.length)}`, front.token]) {
    const given = authorization === undefined ? headers : { ...headers, authorization };
    const reply = await send(front.origin, '/rpc/app/get', { method: 'POST', headers: given, body: '{}' });
    expect([401, 429], String(authorization)).toContain(reply.status);
    expect(reply.body).not.toContain(front.home);
  }
});

test.describe('in the browser', () => {
  test.use({ allowedErrors: [/script-src|Content Security Policy/] });

  test('neither an inline script nor eval runs', async ({ page }) => {
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in globalThis;
    });
    expect(ran).toBe(false);
  });
});

test.describe('a page without its token', () => {
  test.use({ allowedErrors: [/401/] });

  test('says so, and what to do', async ({ page, front }) => {
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${front.origin}/functions`);
    await expect(page.getByText(/token/i).first()).toBeVisible();
  });
});
